"""How long things take: a walk through a plan without a voice or a listener."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.guidance.exercise import Value
from assistant.guidance.plan import Plan, Position, Reached
from assistant.guidance.steps import AskFor, BreatheCycles, Hear, Ring, Speak, Step, Wait
from assistant.hearing.profiles import Listening
from assistant.speaking.breathing import breathing_score
from assistant.speaking.prompts import ASKING_WPM, GUIDING_WPM, Pace, pauses_in, prompt_score, words_only
from assistant.speaking.score import Score

ANSWER_S = 4.0
"""Until an answer is given and acknowledged."""
HANDOVER_S = 3.0
RING_S = 2.5
REST_S = 1.3
LONGEST_WALK = 2_000


def walk(plan: Plan, position: Position) -> Iterator[Reached]:
    """The steps that are still to come when every question gets its usual answer."""
    for _ in range(LONGEST_WALK):
        reached = plan.next(position)
        if reached is None:
            return
        yield reached
        position = reached.position
        if isinstance(reached.step, AskFor | Hear):
            position = plan.answered(position, reached.step, usual_answer(reached.step))


def usual_answer(step: AskFor | Hear) -> Value | None:
    """What most people say: for estimates, and for the timeline that `attune exercises timeline` shows."""
    if isinstance(step, Hear):
        return "said"
    kind = step.answer
    if step.usual is not None:
        return step.usual
    answers: dict[Listening, Value | None] = {
        Listening.YES_NO: "yes",
        Listening.NUMBER: float(min(kind.highest, max(kind.lowest, 2))),
        Listening.CHOICE: next(iter(kind.choices), ""),
        Listening.NAME: None,
    }
    return answers[kind.state]


def seconds_of(step: Step, pace: Pace) -> float:
    """About how long a step takes when everybody uses the whole turn."""
    match step:
        case Speak(text=text):
            return _spoken_s(text, GUIDING_WPM, pace) + REST_S
        case Wait(seconds=seconds):
            return seconds * pace.silence
        case Ring():
            return RING_S
        case BreatheCycles(pattern=pattern, cycles=cycles):
            return pattern.cycle_s * cycles
        case AskFor(text=text):
            return _spoken_s(text, ASKING_WPM, pace) + ANSWER_S
        case Hear(text=text, cap_s=cap_s):
            return _spoken_s(text, ASKING_WPM, pace) + cap_s + HANDOVER_S


def scores_ahead(plan: Plan, position: Position, pace: Pace) -> list[Score]:
    """The prompts of the steps that are still to come, in order."""
    steps = [reached.step for reached in walk(plan, position)]
    spoken = [prompt_score(step.text, GUIDING_WPM, pace) for step in steps if isinstance(step, Speak)]
    asked = [prompt_score(step.text, ASKING_WPM, pace) for step in steps if isinstance(step, AskFor | Hear)]
    breathed = [breathing_score(step.pattern, 1, 1) for step in steps if isinstance(step, BreatheCycles)]
    return [*spoken, *asked, *breathed]


def seconds_left(plan: Plan, position: Position, current: Step | None, pace: Pace) -> float:
    """An estimate of the rest: half of the present step and all that follow."""
    now_s = seconds_of(current, pace) / 2 if current else 0.0
    return now_s + sum(seconds_of(reached.step, pace) for reached in walk(plan, position))


def _spoken_s(text: str, rate_wpm: int, pace: Pace) -> float:
    words = len(words_only(text).split())
    return words * 60 / (rate_wpm * pace.rate) + sum(pauses_in(text)) * pace.silence
