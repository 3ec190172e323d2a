"""Which phrases count in which state: one table, read from above to below; the first that fits is meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.hearing.profiles import Listening
from assistant.understanding.intents import Intent

INTENTS = {intent.value: intent for intent in Intent} | {
    "pass the question": Intent.PASS,
    "resume the last": Intent.RESUME,
}
"""The intent of each section of the phrase files."""

FILES = ("safety.yaml", "controls.yaml", "answers.yaml", "idle.yaml")

_SAFETY = ("harm", "body", "overwhelmed")
_ANY_TIME = (
    "pause",
    "resume",
    "next",
    "back",
    "repeat",
    "slower",
    "faster",
    "louder",
    "quieter",
    "time_left",
    "help",
    "time_out",
)
_FIRST = (*_SAFETY, "none", "stop")


DECOYS = ("down", "right", "up", "left", "go")
"""Short common words that sound like commands (down like no and done, left like next, up like stop and help).

Listened for beside the phrases and never understood alone. Other words taken for a command or an answer, of some 300
clips of people that the small Vosk model was tuned on: yes_no 29 -> 4, number 43 -> 4, turn 22 -> 0, session 7 -> 5.
Not one stop, yes or no was lost. "now" is left out: it takes a fifth of all "no".
"""


@dataclass(frozen=True, slots=True)
class Armed:
    """Sections by name. `heard` ones are listened for too; with `room` also their longer forms."""

    heard: tuple[str, ...]
    understood: tuple[str, ...] = ()
    room: bool = False
    decoys: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()

    @property
    def sections(self) -> tuple[str, ...]:
        return (*_FIRST, *(name for name in (*self.heard, *self.understood) if name not in _FIRST))


def _asking(*answers: str, decoys: tuple[str, ...]) -> Armed:
    return Armed(("stop", *answers, "pass", *_ANY_TIME, "done"), ("pass the question",), decoys=decoys)


_SPEAKING = Armed(
    (*_SAFETY, "stop", "done", "pass", "next", "pause", "time_out", "help"), decoys=(*DECOYS, "yes", "no")
)

ARMED = {
    Listening.IDLE: Armed(
        ("stop", "start_exercise", "list_exercises", "history", "goodbye", "resume", "help"),
        ("resume the last", "repeat", "slower", "faster", "louder", "quieter"),
        decoys=(*DECOYS, "yes", "no"),
    ),
    Listening.SESSION: Armed(
        (*_SAFETY, "stop", *_ANY_TIME, "switch_person", "pass", "done", "yes", "no"), room=True, decoys=DECOYS
    ),
    Listening.YES_NO: _asking("yes", "no", decoys=DECOYS),
    Listening.NUMBER: _asking("number", decoys=(*DECOYS[:-1], "yes", "no")),
    Listening.CHOICE: _asking("choice", decoys=(*DECOYS, "yes", "no")),
    Listening.NAME: replace(_asking("name", decoys=(*DECOYS, "yes", "no")), urgent=("stop",)),
    Listening.SHORT: _SPEAKING,
    Listening.LONG: _SPEAKING,
    Listening.TURN: _SPEAKING,
    Listening.SILENCE: Armed(
        (*_SAFETY, "stop", "pause", "time_left", "next", "time_out"), decoys=(*DECOYS, "yes", "no")
    ),
}
