"""Recorded clips of single words, from a folder in one of two layouts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import soundfile
from numpy.typing import NDArray

from assistant.hearing.log_mel import middle_of

RATE_HZ = 16_000
HELD_SAMPLES = 24_000
"""1.5 s around the middle of the word: the window, and room to move it."""
TEST_SHARE = 0.12
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


def share_of(key: str) -> float:
    """A number from 0 to 1 that stays the same for the same key."""
    return int(hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()[:8], 16) / 2**32


def is_test_speaker(speaker: str) -> bool:
    """12 % of the speakers: never trained or tuned on."""
    return share_of(speaker) < TEST_SHARE


def in_fold(speaker: str, fold: int) -> bool:
    """Whether this speaker, who is none of the test speakers, is in this quarter of the others."""
    return (share_of(speaker) - TEST_SHARE) / (1 - TEST_SHARE) * FOLDS // 1 == fold


def recorded_clips(folder: Path) -> list[Clip]:
    """The clips of a folder with labels.json (file, word, speaker), or in the layout of Speech Commands."""
    listed = _labelled(folder) if (folder / "labels.json").exists() else _by_folders(folder)
    clips = [
        Clip(word, speaker, centred(_read(file)), real=True, held_out=is_test_speaker(speaker))
        for file, word, speaker in listed
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
        sound = _read(file)
        starts = range(0, len(sound) - HELD_SAMPLES, HELD_SAMPLES)
        clips += [
            Clip("", file.name, sound[start : start + HELD_SAMPLES], real=True, held_out=False) for start in starts
        ]
    return clips


def _labelled(folder: Path) -> list[tuple[Path, str, str]]:
    rows = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    return [(folder / row["file"], row["word"], row["speaker"]) for row in rows]


def _by_folders(folder: Path) -> list[tuple[Path, str, str]]:
    listed: list[tuple[Path, str, str]] = []
    for word in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("_")):
        files = sorted(word.glob("*_nohash_*.wav"), key=lambda file: share_of(file.name))
        listed += [(file, word.name, file.name.partition("_")[0]) for file in files[:MOST_OF_A_WORD]]
    return listed


def _background(folder: Path) -> list[Clip]:
    return noise_clips(sorted(folder.glob("*.wav"))) if folder.is_dir() else []


def _read(file: Path) -> Samples:
    samples, rate_hz = soundfile.read(file, dtype="int16")
    if rate_hz != RATE_HZ or samples.ndim != 1:
        raise SystemExit(f"{file}: this is not a mono recording at {RATE_HZ} Hz. Convert it first.")
    return np.asarray(samples, np.int16)
