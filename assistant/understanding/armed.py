"""Which phrases count in which state: one table, read from above to below; the first that fits is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

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


NOTHING_SETTLES: Mapping[Intent, float] = MappingProxyType({})
SETTLES = MappingProxyType(
    dict.fromkeys((Intent.DONE, Intent.YES, Intent.NO, Intent.NEXT, Intent.BACK, Intent.REPEAT, Intent.PASS), 0.25)
    | dict.fromkeys((Intent.STOP, Intent.PAUSE), 0.09)
    | {Intent.NUMBER: 0.4}
)
"""The silence in seconds after which a single word of these is acted on. A number may still be corrected ("five, no, ten")."""
SETTLES_IN_TALK = MappingProxyType(
    dict.fromkeys((Intent.DONE, Intent.STOP, Intent.PAUSE, Intent.NEXT, Intent.PASS), 0.35)
)
"""Where people talk to each other: "stop" may be the beginning of a sentence that is said with a rest in it."""


@dataclass(frozen=True, slots=True)
class Armed:
    """Sections by name. `heard` ones are listened for too; with `room` also their longer forms.

    `settles`: intents that single words may have before the utterance is over, with the silence in seconds that they need.
    """

    heard: tuple[str, ...]
    understood: tuple[str, ...] = ()
    room: bool = False
    decoys: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    settles: Mapping[Intent, float] = field(default_factory=lambda: NOTHING_SETTLES)

    @property
    def sections(self) -> tuple[str, ...]:
        return (*_FIRST, *(name for name in (*self.heard, *self.understood) if name not in _FIRST))


def _asking(*answers: str, decoys: tuple[str, ...]) -> Armed:
    return Armed(("stop", *answers, "pass", *_ANY_TIME, "done"), ("pass the question",), decoys=decoys, settles=SETTLES)


_SPEAKING = Armed(
    (*_SAFETY, "stop", "done", "pass", "next", "pause", "time_out", "help"),
    decoys=(*DECOYS, "yes", "no"),
    settles=SETTLES_IN_TALK,
)

ARMED = {
    Listening.IDLE: Armed(
        ("stop", "start_exercise", "list_exercises", "history", "goodbye", "resume", "help"),
        ("resume the last", "repeat", "slower", "faster", "louder", "quieter"),
        decoys=(*DECOYS, "yes", "no"),
    ),
    Listening.SESSION: Armed(
        (*_SAFETY, "stop", *_ANY_TIME, "switch_person", "pass", "done", "yes", "no"),
        room=True,
        decoys=DECOYS,
        settles=SETTLES,
    ),
    Listening.YES_NO: _asking("yes", "no", decoys=DECOYS),
    Listening.NUMBER: _asking("number", decoys=(*DECOYS[:-1], "yes", "no")),
    Listening.CHOICE: _asking("choice", decoys=(*DECOYS, "yes", "no")),
    Listening.NAME: replace(_asking("name", decoys=(*DECOYS, "yes", "no")), urgent=("stop",), settles=NOTHING_SETTLES),
    Listening.SHORT: _SPEAKING,
    Listening.LONG: _SPEAKING,
    Listening.TURN: _SPEAKING,
    Listening.SILENCE: Armed(
        (*_SAFETY, "stop", "pause", "time_left", "next", "time_out"),
        decoys=(*DECOYS, "yes", "no"),
        settles=SETTLES_IN_TALK,
    ),
}
