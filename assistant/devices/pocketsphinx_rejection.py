"""Whether what pocketsphinx heard was said: a bare grammar takes four of five foreign sentences for one of its phrases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.speaking.clips import Samples

FRAME_SAMPLES = 160
"""Pocketsphinx counts in frames of 0.01 s."""
LEAST_COVERAGE = 0.85
"""Of the loud phones that the words must explain. Right sentences of people reach 0.99 in a quiet room, 0.96 at 12 dB; what stories
leave in a grammar stays under 0.82.
"""
LOUD_DB = 12.0
"""Phones count that are at most so much below the loudest. Softer ones are often found in the noise between the words."""
SMOOTHED_FRAMES = 5
SHORT_WORD_FRAMES = 60
WORDS_OF_A_SENTENCE = 6
_LOUDEST_PERCENTILE = 97


@dataclass(frozen=True, slots=True)
class Part:
    """A word, a phone or a filler of a result; frames of 0.01 s, `end` not included."""

    text: str
    start: int
    end: int

    @property
    def is_speech(self) -> bool:
        return self.text[0] not in "<[(+" and self.text != "SIL"


@dataclass(frozen=True, slots=True)
class Decoded:
    """`log_likelihood`: of the whole result, in pocketsphinx's own logarithm."""

    parts: tuple[Part, ...]
    log_likelihood: float

    def words(self) -> list[Part]:
        """The words or phones, without fillers."""
        return [part for part in self.parts if part.is_speech]

    def speech(self, frames: int) -> NDArray[np.bool_]:
        """For each frame, whether it holds a word or phone."""
        found = np.zeros(frames, np.bool_)
        for part in self.words():
            found[part.start : part.end] = True
        return found


def is_ours(spoken: Decoded, free: Decoded, samples: Samples) -> bool:
    """Whether the phrase that was heard explains the sound nearly as well as any phones in any order do, and most of the loud ones.

    `free` is what was heard of the same samples when any phones were allowed.
    """
    frames = max((part.end for part in (*spoken.parts, *free.parts)), default=0)
    phones = free.speech(frames) & loud_frames(samples, frames)
    if not phones.any():
        return False
    coverage = float(np.count_nonzero(spoken.speech(frames) & phones) / np.count_nonzero(phones))
    ratio = (spoken.log_likelihood - free.log_likelihood) / frames
    return coverage >= LEAST_COVERAGE and ratio > least_ratio(spoken.words())


def least_ratio(words: list[Part]) -> float:
    """Of the phrase's likelihood to that of the free phones, for each frame.

    Right short words lie anywhere above -16, and so do words that are none of ours: no number keeps these apart. The keyword network
    judges them, so here only the worst are refused. Of right phrases of people 19 of 20 have more in a quiet room, of phrases heard in
    other people's wake words one in twenty. Long sentences do not fit by chance; right ones fall to -9 in a kitchen at 6 dB.
    """
    if len(words) == 1:
        return -12.5 if words[0].end - words[0].start <= SHORT_WORD_FRAMES else -9.5
    return -7.0 if len(words) < WORDS_OF_A_SENTENCE else -9.5


def loud_frames(samples: Samples, frames: int) -> NDArray[np.bool_]:
    """For each frame, whether it is about as loud as the loudest; False beyond the end of the samples."""
    loud = np.zeros(frames, np.bool_)
    whole = samples[: len(samples) // FRAME_SAMPLES * FRAME_SAMPLES].astype(np.float64).reshape(-1, FRAME_SAMPLES)
    if len(whole) >= SMOOTHED_FRAMES:
        level_db = 10 * np.log10(np.square(whole).mean(axis=1) + 1.0)
        smooth_db = np.convolve(level_db, np.full(SMOOTHED_FRAMES, 1 / SMOOTHED_FRAMES), "same")
        above = smooth_db > np.percentile(smooth_db, _LOUDEST_PERCENTILE) - LOUD_DB
        loud[: len(above)] = above[:frames]
    return loud
