"""Checks of how steps follow one another: names before turns, answers that may be missing, limits of breathing."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.guidance.exercise import (
    Amount,
    Ask,
    Bell,
    Breathe,
    Exercise,
    ForEach,
    Repeat,
    SayFrom,
    Step,
    Use,
    Variable,
)
from assistant.guidance.remarks import Place, Remark, places, places_in
from assistant.speaking.breathing import PATTERNS, Pattern

WHO_IS_HERE = "who_is_here"
MOST_MINUTES = 20.0
MOST_LONG_HOLD_BREATHS = 8
"""4-7-8 is for four breaths, eight for those who know it."""


def check_flow(exercise: Exercise) -> Iterator[Remark]:
    yield from _check_names(exercise)
    for place in places(exercise):
        match place.step:
            case Breathe():
                yield from _check_breathing(place, place.step, exercise)
            case Repeat():
                yield from _check_until(place, place.step)
            case Ask(save_as="", if_yes=(), if_no=()):
                yield place.remark(
                    "Nothing is done with this answer. Add `save as`, `if yes` or `if no`.", serious=False
                )
    yield from _check_whole(exercise)


def _check_names(exercise: Exercise) -> Iterator[Remark]:
    """People are called by their names, so they have to be asked for before the first turn."""
    met = exercise.most_people == 1
    for place in _outside_who_is_here(exercise.steps, exercise.file):
        if isinstance(place.step, Use) and place.step.block == WHO_IS_HERE:
            met = True
        elif isinstance(place.step, ForEach) and place.step.values is None and not met:
            yield place.remark(f"The names are not known yet here. Put `- use: {WHO_IS_HERE}` before it.")
            met = True


def _outside_who_is_here(steps: tuple[Step, ...], file: str) -> Iterator[Place]:
    inside = 0
    for place in places_in(steps, file):
        if inside:
            inside -= 1
            continue
        if isinstance(place.step, Use) and place.step.block == WHO_IS_HERE:
            inside = sum(1 for _ in places_in(place.step.steps, file))
        yield place


def _check_until(place: Place, repeat: Repeat) -> Iterator[Remark]:
    if repeat.until is None:
        return
    saved = {inner.step.save_as for inner in places_in(repeat.steps, place.file) if isinstance(inner.step, Ask)}
    if repeat.until.variable not in saved:
        yield place.remark(f"Nothing in this `repeat` changes `{repeat.until.variable}`, so it would hardly end.")


def _check_breathing(place: Place, step: Breathe, exercise: Exercise) -> Iterator[Remark]:
    if exercise.safety != "breath":
        yield place.remark("An exercise that leads the breath has `safety: breath`.", serious=False)
    minutes = _most(step.minutes, exercise)
    if minutes > MOST_MINUTES:
        yield place.remark(
            f"{minutes:g} minutes of led breathing are long. {MOST_MINUTES:g} are enough.", serious=False
        )
    for name in _pattern_names(step, exercise):
        breaths = _most(step.breaths, exercise) or minutes * 60 / PATTERNS[name].cycle_s
        if name == "four_seven_eight" and breaths > MOST_LONG_HOLD_BREATHS:
            yield place.remark(f"`{name}` is for {MOST_LONG_HOLD_BREATHS} breaths at most. Use `breaths: 4`.")
    if _usual_pattern(step, exercise).has_holds:
        yield place.remark("This holds the breath by default. Not everybody may; offer it as a choice.", serious=False)


def _pattern_names(step: Breathe, exercise: Exercise) -> tuple[str, ...]:
    """All named patterns that the step may breathe."""
    if not isinstance(step.pattern, Variable):
        return (step.pattern,) if step.pattern in PATTERNS else ()
    setting = exercise.setting(step.pattern.name)
    return setting.choices if setting else ()


def _usual_pattern(step: Breathe, exercise: Exercise) -> Pattern:
    usual = step.pattern
    if isinstance(usual, Variable):
        setting = exercise.setting(usual.name)
        usual = str(setting.usual) if setting else "slow"
    return PATTERNS.get(usual) or Pattern(*(float(part) for part in usual.split("-")))


def _most(amount: Amount | None, exercise: Exercise) -> float:
    """The largest value that an amount can have; 0 for none."""
    if not isinstance(amount, Variable):
        return amount or 0.0
    setting = exercise.setting(amount.name)
    return setting.most or 0.0 if setting else 0.0


def _check_whole(exercise: Exercise) -> Iterator[Remark]:
    steps = [place.step for place in places(exercise)]
    drawn = {step.deck for step in steps if isinstance(step, SayFrom)}
    unused = [deck for deck in exercise.decks if deck not in drawn]
    if unused:
        yield Remark(exercise.file, 1, f"The deck `{unused[0]}` is never used. Draw from it, or take it out.", False)
    if exercise.steps[-1] != Bell("end", exercise.steps[-1].line):
        yield Remark(
            exercise.file, exercise.steps[-1].line, "The last step is no `bell: end`, so nobody hears the end.", False
        )
    if not exercise.about:
        yield Remark(exercise.file, 1, "There is no `about:` with one sentence for the list of exercises.", False)
