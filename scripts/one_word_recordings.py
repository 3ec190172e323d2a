"""Recordings of people who say one word, from a folder in one of two layouts.

Either labels.json, a list of file, word ("" is noise) and speaker; or Speech Commands as it is unpacked, word/SPEAKER_nohash_N.wav.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from assistant.hearing.frames import MICROPHONE_RATE_HZ
from kept_aside import place_of


@dataclass(frozen=True, slots=True)
class Recording:
    """`word`: "" for noise."""

    file: Path
    word: str
    speaker: str


def recordings_in(folder: Path, most_of_a_word: int) -> Iterator[Recording]:
    """All of labels.json, or of Speech Commands at most so many of each word, drawn by their names."""
    if (folder / "labels.json").exists():
        for row in json.loads((folder / "labels.json").read_text(encoding="utf-8")):
            yield Recording(folder / row["file"], row["word"], row["speaker"])
        return
    for word in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("_")):
        files = sorted(word.glob("*_nohash_*.wav"), key=lambda file: place_of(file.name))
        for file in files[:most_of_a_word]:
            yield Recording(file, word.name, file.name.partition("_")[0])


def samples_of(file: Path) -> NDArray[np.int16]:
    """Of any such recording. Ends the program with a plain line when it is not mono at 16 kHz."""
    samples, rate_hz = soundfile.read(file, dtype="int16")
    if rate_hz != MICROPHONE_RATE_HZ or samples.ndim != 1:
        raise SystemExit(f"{file}: this is not a mono recording at {MICROPHONE_RATE_HZ} Hz. Convert it first.")
    return np.asarray(samples, np.int16)
