"""Recorded clips of single words, from a folder in one of two layouts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.hearing.log_mel import middle_of
from kept_aside import SPEAKERS, is_speaker_aside, place_of
from one_word_recordings import recordings_in, samples_of

HELD_SAMPLES = 24_000
"""1.5 s around the middle of the word: the window, and room to move it."""
FOLDS = 4
MOST_OF_A_WORD = 1_500
"""The whole public set has up to 4,000 clips of a word; more than this teaches little."""

Samples: TypeAlias = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Clip:
    """`word`: "" for noise. `samples`: HELD_SAMPLES, the word in the middle. `held_out`: to be tested with only."""

    word: str
    speaker: str
    samples: Samples
    real: bool
    held_out: bool


def in_fold(speaker: str, fold: int) -> bool:
    """Whether this speaker, who is not kept aside, is in this quarter of the others."""
    return (place_of(speaker) - SPEAKERS) / (1 - SPEAKERS) * FOLDS // 1 == fold


def recorded_clips(folder: Path) -> list[Clip]:
    """The clips of a folder with labels.json (file, word, speaker), or in the layout of Speech Commands."""
    clips = [
        Clip(one.word, one.speaker, centred(samples_of(one.file)), real=True, held_out=is_speaker_aside(one.speaker))
        for one in recordings_in(folder, MOST_OF_A_WORD)
    ]
    return clips + _background(folder / "_background_noise_")


def centred(samples: Samples) -> Samples:
    """HELD_SAMPLES of these samples with the middle of the speech in the middle, silence around."""
    middle = middle_of(samples)
    padded = np.pad(samples, HELD_SAMPLES // 2)
    return padded[middle : middle + HELD_SAMPLES]


def noise_clips(files: list[Path]) -> list[Clip]:
    """Longer recordings of noise, cut into clips."""
    clips: list[Clip] = []
    for file in files:
        sound = samples_of(file)
        starts = range(0, len(sound) - HELD_SAMPLES, HELD_SAMPLES)
        clips += [
            Clip("", file.name, sound[start : start + HELD_SAMPLES], real=True, held_out=False) for start in starts
        ]
    return clips


def _background(folder: Path) -> list[Clip]:
    return noise_clips(sorted(folder.glob("*.wav"))) if folder.is_dir() else []
