"""Clips at sample positions: what a score has become once its words are rendered.

A whole breathing phase is one track. A cue's place is rounded to a sample once, from its absolute time, so that an
hour of breaths ends as exactly as it began: the sound card's own clock does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip, Samples
from assistant.speaking.levels import audible_part, faded, saturated, with_gain
from assistant.speaking.score import At, Item, Rest, Score, Sound, Words

GAP_BETWEEN_WORDS_S = 0.35
"""Between two spoken items with nothing between them; a score that wants another pause says `Rest`."""
CUT_FADE_S = 0.005
"""A clip that is longer than its score is faded out over this at the score's end: a sudden edge is heard as a click."""


@dataclass(frozen=True, slots=True, eq=False)
class PlacedClip:
    """`clip` is at SPEAKER_RATE_HZ. `cue` is the score's name for it, or empty."""

    start_sample: int
    clip: AudioClip
    cue: str
    is_voice: bool

    @property
    def end_sample(self) -> int:
        return self.start_sample + len(self.clip.samples)


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """At SPEAKER_RATE_HZ. Every clip ends within `length_samples`; clips may overlap and are then mixed."""

    placed: tuple[PlacedClip, ...]
    length_samples: int

    @property
    def seconds(self) -> float:
        return self.length_samples / SPEAKER_RATE_HZ

    def samples(self) -> Samples:
        """All of it: int16, shape (length_samples,)."""
        return self.between(0, self.length_samples)

    def between(self, start_sample: int, end_sample: int) -> Samples:
        """int16, shape (end_sample - start_sample,): a stretch, with silence where the track does not reach."""
        mixed = np.zeros(end_sample - start_sample, dtype=np.int32)
        for item in self.placed:
            first, end = max(start_sample, item.start_sample), min(end_sample, item.end_sample)
            if first < end:
                part = item.clip.samples[first - item.start_sample : end - item.start_sample]
                mixed[first - start_sample : end - start_sample] += part
        return saturated(mixed)

    def audible_spans(self) -> tuple[tuple[float, float], ...]:
        """Seconds (start, end) in which something sounds, in order, merged; a clip's faint ends do not count."""
        spans: list[tuple[float, float]] = []
        for start, end in sorted(self._audible()):
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], end))
            else:
                spans.append((start, end))
        return tuple(spans)

    def cues(self) -> tuple[tuple[float, str], ...]:
        """(seconds, cue) of every item that has one: exactly where its first sample stands."""
        return tuple((item.start_sample / SPEAKER_RATE_HZ, item.cue) for item in self.placed if item.cue)

    def _audible(self) -> Iterator[tuple[float, float]]:
        for item in self.placed:
            first, end = audible_part(item.clip.samples)
            if first < end:
                yield (item.start_sample + first) / SPEAKER_RATE_HZ, (item.start_sample + end) / SPEAKER_RATE_HZ


def compose(
    score: Score,
    render: Callable[[Words], AudioClip],
    sound: Callable[[Sound], AudioClip],
    voice_db: float = 0.0,
    sounds_db: float = 0.0,
) -> Track:
    """Lay out a score to the sample.

    `render` and `sound` give clips at SPEAKER_RATE_HZ, are called once for each different item, and what they raise
    comes through. A clip that runs over an `At` is mixed with what follows; an `At` is never moved.
    """
    words = cache(lambda item: _with_gain(render(item), voice_db))
    sounds = cache(lambda item: _with_gain(sound(item), sounds_db))
    placed: list[PlacedClip] = []
    position = 0.0  # in samples, not rounded, so that the rounding of rests does not add up
    before: Item | None = None
    for item in score.items:
        match item:
            case At(seconds):
                position = seconds * SPEAKER_RATE_HZ
            case Rest(seconds):
                position += seconds * SPEAKER_RATE_HZ
            case Words() | Sound():
                is_voice = isinstance(item, Words)
                if is_voice and isinstance(before, Words):
                    position += GAP_BETWEEN_WORDS_S * SPEAKER_RATE_HZ
                clip = words(item) if is_voice else sounds(item)
                placed.append(PlacedClip(round(position), clip, item.cue, is_voice))
                position = float(placed[-1].end_sample)
        before = item
    length = round(position)
    if not isinstance(before, At):
        length = max([length, *(item.end_sample for item in placed)])
    placed.sort(key=lambda item: item.start_sample)
    return Track(tuple(_within(item, length) for item in placed), length)


def _with_gain(clip: AudioClip, gain_db: float) -> AudioClip:
    return AudioClip(with_gain(clip.samples, gain_db), clip.rate_hz)


def _within(item: PlacedClip, length_samples: int) -> PlacedClip:
    if item.end_sample <= length_samples:
        return item
    kept = item.clip.samples[: max(0, length_samples - item.start_sample)]
    samples = faded(kept, 0, round(CUT_FADE_S * SPEAKER_RATE_HZ))
    return PlacedClip(item.start_sample, AudioClip(samples, item.clip.rate_hz), item.cue, item.is_voice)
