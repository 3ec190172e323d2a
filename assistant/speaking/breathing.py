"""Breathing patterns and the score of a whole breathing phase: every cue at its exact time, words first, then tones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.speaking.score import At, Item, Score, Sound, Words

CUE_RATE_WPM = 130
"""A cue must be over well before its phase: "Breathe in." takes 0.8 s at this rate."""
STEP_S = 0.5
"""Phases are kept in half-second steps."""
SHORTEST_BREATH_S = 2.0
LONGEST_BREATH_S = 12.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Seconds of each phase. `top_up_s` is the second short in-breath of a sigh."""

    in_s: float
    hold_in_s: float
    out_s: float
    hold_out_s: float
    top_up_s: float = 0.0

    @property
    def cycle_s(self) -> float:
        return self.in_s + self.top_up_s + self.hold_in_s + self.out_s + self.hold_out_s

    @property
    def has_holds(self) -> bool:
        """A rest of half a second after a long out-breath is no hold."""
        return self.hold_in_s > 0 or self.hold_out_s > STEP_S


PATTERNS: dict[str, Pattern] = {
    "even": Pattern(5, 0, 5, 0),
    "slow": Pattern(4, 0, 6, 0),
    "resonance": Pattern(5.5, 0, 5.5, 0),
    "box": Pattern(4, 4, 4, 4),
    "sigh": Pattern(2, 0, 6, 0, top_up_s=1),
    # After a long out-breath the next in-breath waits half a second.
    "four_seven_eight": Pattern(4, 7, 8, 0.5),
    "long": Pattern(7, 0, 11, 0.5),
}


def cycles_in(seconds: float, pattern: Pattern) -> int:
    """Whole breaths nearest to this length, at least one: a phase always ends on an out-breath."""
    return max(1, round(seconds / pattern.cycle_s))


def stretched(pattern: Pattern, factor: float) -> Pattern:
    """The pattern slower (factor over 1) or faster, in half-second steps and within the limits of a breath."""

    def phase(seconds: float, shortest_s: float) -> float:
        if seconds == 0:
            return 0.0
        return min(LONGEST_BREATH_S, max(shortest_s, round(seconds * factor / STEP_S) * STEP_S))

    return Pattern(
        phase(pattern.in_s, SHORTEST_BREATH_S),
        phase(pattern.hold_in_s, STEP_S),
        phase(pattern.out_s, SHORTEST_BREATH_S),
        phase(pattern.hold_out_s, STEP_S),
        phase(pattern.top_up_s, STEP_S),
    )


def breathing_score(pattern: Pattern, cycles: int, words_for: int, first_cycle: int = 0) -> Score:
    """Cycles `first_cycle` to `cycles` with cues named in, top_up, hold and out; it ends when the last out-breath does.

    The first `words_for` cycles heard, and the in-breath of the last, are spoken; the others are tones.
    """
    items: list[Item] = []
    for number in range(cycles - first_cycle):
        begins_s = number * pattern.cycle_s
        spoken = number < words_for
        last = number == cycles - first_cycle - 1 and not spoken
        for cue, at_s in _phases(pattern):
            items += [At(begins_s + at_s), _cue(cue, spoken, last)]
    items.append(At((cycles - first_cycle) * pattern.cycle_s))
    return Score(tuple(items))


def _phases(pattern: Pattern) -> Iterator[tuple[str, float]]:
    """The cues of one cycle with their times from its start; phases of no length have none."""
    at_s = 0.0
    lengths = (
        ("in", pattern.in_s),
        ("top_up", pattern.top_up_s),
        ("hold", pattern.hold_in_s),
        ("out", pattern.out_s),
        ("rest", pattern.hold_out_s if pattern.hold_out_s > STEP_S else 0),
    )
    for cue, length_s in lengths:
        if length_s > 0:
            yield cue, at_s
        at_s += length_s


CUE_WORDS = {"in": "Breathe in.", "top_up": "And a sip more.", "hold": "Hold.", "out": "And out.", "rest": "Rest."}
CUE_SOUNDS = {
    "in": "breath_in",
    "top_up": "breath_in",
    "hold": "breath_hold",
    "out": "breath_out",
    "rest": "breath_hold",
}
LAST_IN_WORDS = "Last one, in."


def _cue(cue: str, spoken: bool, last: bool) -> Item:
    if last and cue == "in":
        return Words(LAST_IN_WORDS, CUE_RATE_WPM, cue)
    if spoken:
        return Words(CUE_WORDS[cue], CUE_RATE_WPM, cue)
    return Sound(CUE_SOUNDS[cue], cue)
