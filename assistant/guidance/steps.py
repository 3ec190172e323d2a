"""The few primitives that every action of an exercise file compiles to, with all variables filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from assistant.guidance.exercise import AnswerKind, Value
from assistant.hearing.profiles import Listening
from assistant.speaking.breathing import Pattern


@dataclass(frozen=True, slots=True)
class Speak:
    text: str


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class Ring:
    """A bell: soft, double, start or end."""

    bell: str


@dataclass(frozen=True, slots=True)
class BreatheCycles:
    """Whole breaths; one track, so that every cue is exact."""

    pattern: Pattern
    cycles: int
    words_for: int


@dataclass(frozen=True, slots=True)
class AskFor:
    """A question to the guide's listener. `usual` is taken when nobody answers; None leaves the answer unknown.

    `words`: what was said in the step before, where the question is whether to keep it; it is then no step of the plan.
    """

    text: str
    answer: AnswerKind
    save_as: str
    again: tuple[str, ...] = ()
    usual: Value | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Hear:
    """Free speech, to the guide (`state` SHORT or LONG) or to another person (TURN). The words are dropped.

    `quiet_ends_s`: a silence after speech that ends it (None: only "done" and the cap do). `keep`: once it is over, offer
    to keep the words, where the ears can take them down.
    """

    text: str
    state: Listening
    who: str
    cap_s: float
    warn_at_s: float | None = None
    quiet_ends_s: float | None = None
    keep: bool = False


Step: TypeAlias = Speak | Wait | Ring | BreatheCycles | AskFor | Hear
