"""From outcomes to counts: pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from comparing.trials import ORDER, Outcome, Results, Trial

IsRight = Callable[[str, Trial], bool]
"""Whether the text of an order has what the trial wants."""


@dataclass(frozen=True, slots=True)
class Count:
    """`right` of `clips`; where nothing was to be heard, right is silence. `wrong`: something else was done."""

    clips: int = 0
    right: int = 0
    wrong: int = 0
    audio_s: float = 0.0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.clips + other.clips,
            self.right + other.right,
            self.wrong + other.wrong,
            self.audio_s + other.audio_s,
        )

    @property
    def right_percent(self) -> float:
        return 100.0 * self.right / self.clips if self.clips else math.nan

    @property
    def wrong_percent(self) -> float:
        return 100.0 * self.wrong / self.clips if self.clips else math.nan

    @property
    def wrong_per_hour(self) -> float:
        """In an hour of such clips on end."""
        return 3600.0 * self.wrong / self.audio_s if self.audio_s else math.nan


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one test: of all clips, and of those of speakers kept aside. `foreign`: nothing was to be heard."""

    test: str
    foreign: bool
    all: Count
    aside: Count


@dataclass(frozen=True, slots=True)
class Pace:
    """`real_time_factor`: processor time to the length of the sound. Waits in seconds after the sample that ended an utterance."""

    real_time_factor: float
    median_wait_s: float
    late_wait_s: float
    """95 of 100 waits are no longer."""


def count_of(trial: Trial, outcome: Outcome, order_is_right: IsRight) -> Count:
    """One clip, counted."""
    if trial.state == ORDER:
        text = " ".join(outcome.texts)
        right, wrong = order_is_right(text, trial), bool(text.strip())
    elif not trial.wanted:
        right, wrong = not outcome.meanings, bool(outcome.meanings)
    else:
        right, wrong = list(outcome.meanings) == [trial.wanted], bool(outcome.meanings)
    return Count(1, int(right), int(wrong and not right), outcome.audio_s)


def rows_of(results: Results, order_is_right: IsRight) -> list[Row]:
    """A row for each test, in the order in which the tests come first."""
    rows: dict[str, Row] = {}
    for trial, outcome in zip(results.trials, results.outcomes, strict=True):
        count = count_of(trial, outcome, order_is_right)
        row = rows.get(trial.test) or Row(trial.test, not trial.wanted, Count(), Count())
        aside = row.aside + count if trial.aside else row.aside
        rows[trial.test] = Row(row.test, row.foreign, row.all + count, aside)
    return list(rows.values())


def pace_of(outcomes: Sequence[Outcome]) -> Pace:
    """Over all of them; not a number where nothing was heard."""
    audio_s = sum(outcome.audio_s for outcome in outcomes)
    waits_s = sorted(wait_s for outcome in outcomes for wait_s in outcome.waits_s)
    factor = sum(outcome.cpu_s for outcome in outcomes) / audio_s if audio_s else math.nan
    if not waits_s:
        return Pace(factor, math.nan, math.nan)
    return Pace(factor, median(waits_s), waits_s[math.ceil(0.95 * len(waits_s)) - 1])


def paces_of(results: Results, tests: Iterable[str]) -> dict[str, Pace]:
    """The pace in each of the tests that were made."""
    by_test: dict[str, list[Outcome]] = {}
    for trial, outcome in zip(results.trials, results.outcomes, strict=True):
        by_test.setdefault(trial.test, []).append(outcome)
    return {test: pace_of(by_test[test]) for test in tests if test in by_test}
