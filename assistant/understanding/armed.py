"""Which phrases count in which state: one table, read from above to below; the first that fits is meant."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Armed:
    """Sections by name. `heard` ones are listened for too; with `room` also their longer forms."""

    heard: tuple[str, ...]
    understood: tuple[str, ...] = ()
    room: bool = False
    decoys: tuple[str, ...] = ()

    @property
    def sections(self) -> tuple[str, ...]:
        return (*_FIRST, *(name for name in (*self.heard, *self.understood) if name not in _FIRST))


def _asking(*answers: str) -> Armed:
    return Armed(("stop", *answers, "pass", *_ANY_TIME, "done"), ("pass the question",))


_SPEAKING = Armed((*_SAFETY, "stop", "done", "pass", "next", "pause", "time_out", "help"))

ARMED = {
    Listening.IDLE: Armed(
        ("start_exercise", "list_exercises", "history", "goodbye", "resume", "help"),
        ("resume the last", "repeat", "slower", "faster", "louder", "quieter"),
    ),
    Listening.SESSION: Armed((*_SAFETY, "stop", *_ANY_TIME, "switch_person", "pass", "done", "yes", "no"), room=True),
    Listening.YES_NO: _asking("yes", "no"),
    Listening.NUMBER: _asking("number"),
    Listening.CHOICE: _asking("choice"),
    Listening.NAME: _asking("name"),
    Listening.SHORT: _SPEAKING,
    Listening.LONG: _SPEAKING,
    Listening.TURN: _SPEAKING,
    Listening.SILENCE: Armed(("stop", "pause", "time_left", "next", "time_out")),
}
