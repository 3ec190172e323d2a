"""The names of everything Attune understands, and the answer that understanding gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

SlotValue: TypeAlias = str | int | float | tuple[str, ...]
NO_SLOTS: Mapping[str, SlotValue] = MappingProxyType({})


class Intent(StrEnum):
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    BACK = "back"
    REPEAT = "repeat"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    TIME_LEFT = "time_left"
    HELP = "help"
    TIME_OUT = "time_out"
    SWITCH_PERSON = "switch_person"
    PASS = "pass"
    DONE = "done"
    YES = "yes"
    NO = "no"
    NUMBER = "number"
    CHOICE = "choice"
    NAME = "name"
    START_EXERCISE = "start_exercise"
    LIST_EXERCISES = "list_exercises"
    HISTORY = "history"
    SET_NAMES = "set_names"
    SETTINGS = "settings"
    FORGET = "forget"
    GOODBYE = "goodbye"
    BODY = "body"
    """Safety level S1: dizzy, faint, short of breath."""
    OVERWHELMED = "overwhelmed"
    """Safety level S2."""
    HARM = "harm"
    """Safety level S3."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class IntentMatch:
    """The answer and its reason. `score` and `runner_up_score` are 0 to 100; `phrase` is what was matched."""

    intent: Intent
    slots: Mapping[str, SlotValue] = field(default_factory=lambda: NO_SLOTS)
    score: float = 0.0
    runner_up: str = ""
    runner_up_score: float = 0.0
    phrase: str = ""


NOTHING = IntentMatch(Intent.NONE)
