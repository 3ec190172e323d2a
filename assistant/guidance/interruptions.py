"""What is left of a step that is interrupted, as a task that can be done later."""

from __future__ import annotations

from dataclasses import replace

from assistant.guidance.controls import Moment
from assistant.guidance.states import (
    Advance,
    Asking,
    Attend,
    Hearing,
    Keep,
    Paused,
    Perform,
    Speaking,
    State,
    Task,
    Waiting,
)
from assistant.guidance.steps import BreatheCycles
from assistant.speaking.breathing import cycles_in, stretched

LEAST_FLOOR_S = 1.0


def rest_of(state: State, now: float) -> Task:
    """A line or a question is said again; a silence, a turn and a breathing phase go on where they were left."""
    match state:
        case Speaking(moment=Moment.BREATHING, again=Perform(step=BreatheCycles() as step), began_s=began_s):
            left = max(1, step.cycles - int((now - began_s) / step.pattern.cycle_s))
            return Perform(replace(step, cycles=left, words_for=min(step.words_for, 1)))
        case Speaking(again=again):
            return again
        case Waiting(yielding=True, then=then) | Paused(then=then):
            return then
        case Waiting(until_s=until_s):
            return Keep(max(0.0, until_s - now))
        case Asking(ask=ask):
            return Perform(ask)
        case Hearing(hear=hear, ends_s=ends_s, spoke=spoke, checked=checked, words=words):
            return Attend(hear, max(LEAST_FLOOR_S, ends_s - now), spoke, checked, words)
    return Advance()


def at_pace(rest: Task, factor: float) -> Task:
    """The rest of a breathing phase slower (factor over 1) or faster, about as long as before."""
    if isinstance(rest, Perform) and isinstance(rest.step, BreatheCycles):
        step = rest.step
        pattern = stretched(step.pattern, factor)
        return Perform(replace(step, pattern=pattern, cycles=cycles_in(step.cycles * step.pattern.cycle_s, pattern)))
    return rest
