"""Checks that a spoken `$name` has a value whatever people answer: nobody ever has to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.guidance.exercise import (
    Ask,
    Breathe,
    Comparison,
    Condition,
    Exercise,
    ForEach,
    If,
    Listen,
    Pause,
    Repeat,
    Step,
    Turn,
    Use,
    Variable,
)
from assistant.guidance.remarks import Place, Remark, branches, file_of_block, lines_of, prompts_of
from assistant.guidance.scope import BUILT_IN, COMMA
from assistant.guidance.texts import names_in

_Sure = frozenset[str]


def check_certainty(exercise: Exercise) -> Iterator[Remark]:
    """Names that may be unknown where they are spoken or counted with."""
    follower = _Follower(exercise)
    follower.follow(exercise.steps, exercise.file, frozenset({*BUILT_IN, *(each.name for each in exercise.settings)}))
    yield from follower.remarks


@dataclass
class _Follower:
    """Walks every path once, with the names that are certain to have a value on it."""

    exercise: Exercise
    remarks: list[Remark] = field(default_factory=list)

    def follow(self, steps: tuple[Step, ...], file: str, sure: _Sure) -> _Sure:
        """The names that are sure after these steps."""
        for step in steps:
            self._check(Place(step, file), sure)
            sure = self._after(step, file, sure)
        return sure

    def _after(self, step: Step, file: str, sure: _Sure) -> _Sure:
        match step:
            case Ask():
                answered = sure | {step.save_as}
                self.follow(step.if_yes, file, answered)
                self.follow(step.if_no, file, answered)
                if isinstance(step.if_quiet, tuple):
                    self.follow(step.if_quiet, file, sure)
                return answered if isinstance(step.if_quiet, str) else sure
            case If():
                then = self.follow(step.then, file, sure | _implied(step.condition, True))
                return sure | (then & self.follow(step.otherwise, file, sure | _implied(step.condition, False)))
            case ForEach():
                return self.follow(step.steps, file, sure | set(step.names)) - set(step.names)
            case Repeat() | Use():
                return self.follow(step.steps, file_of_block(step, file) if isinstance(step, Use) else file, sure)
        for branch in branches(step):
            self.follow(branch, file, sure)
        return sure

    def _check(self, place: Place, sure: _Sure) -> None:
        for text in (*lines_of(place.step, self.exercise), *prompts_of(place.step)):
            self._remark(place, [name.removeprefix(COMMA) for name in names_in(text)], sure, text)
        self._remark(place, _counted(place.step), sure, "")

    def _remark(self, place: Place, names: list[str], sure: _Sure, text: str) -> None:
        unsure = next((name for name in names if name not in sure), None)
        if unsure:
            sentence = (
                f"Nobody has to answer, so `${unsure}` may be unknown here. Put this under `if: {unsure} is known`."
            )
            line = place.line_of(text) if text else place.step.line
            self.remarks.append(Remark(place.file, line, sentence))


def _counted(step: Step) -> list[str]:
    """The variables among a step's amounts."""
    match step:
        case Pause():
            amounts: tuple[object, ...] = (step.seconds,)
        case Breathe():
            amounts = (step.pattern, step.minutes, step.breaths)
        case Listen():
            amounts = (step.up_to_s,)
        case Turn():
            amounts = (step.up_to_s, step.warn_at_s)
        case Repeat():
            amounts = (step.times,)
        case _:
            amounts = ()
    return [amount.name for amount in amounts if isinstance(amount, Variable)]


def _implied(condition: Condition, holds: bool) -> _Sure:
    """The names that must have a value when the condition came out like this: a comparison with nothing is false."""
    if condition.comparison is Comparison.UNKNOWN:
        return frozenset() if holds else frozenset({condition.variable})
    if not holds or condition.comparison is Comparison.IS_NOT:
        return frozenset()
    names = {condition.variable}
    if isinstance(condition.value, Variable):
        names.add(condition.value.name)
    return frozenset(names)
