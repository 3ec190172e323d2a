"""People's recordings: single words, noises and spoken orders, divided by speaker into those to train with and those to check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from train_model.clips import RATE_HZ, Clip

CHECK_SHARE_WORDS, CHECK_SHARE_ORDERS = 0.12, 0.2
"""Of the speakers, and of the orders, whose speakers are not known."""
MOST_A_WORD = 3500
"""Of the whole public set, which has up to 4,000 clips a word."""


def kept_aside(key: str, share: float) -> bool:
    """Whether this speaker or file is only for checking: decided by a hash, so always the same."""
    return int(hashlib.md5(key.encode()).hexdigest()[:8], 16) / 2**32 < share


def words_of_people(folder: Path, for_check: bool = False) -> Iterator[Clip]:
    """One word each, or "" for noise, to train with or to check. A folder with labels.json, or the public set as it is unpacked."""
    rows = _labelled(folder) if (folder / "labels.json").exists() else _public_set(folder)
    for file, word, speaker in rows:
        if kept_aside(speaker, CHECK_SHARE_WORDS) is for_check:
            yield Clip(word, speaker, _samples(folder / file))


def orders_of_people(folder: Path, texts: dict[str, str], for_check: bool = False) -> Iterator[Clip]:
    """Whole sentences with their texts by file name, to train with or to check."""
    for file, text in sorted(texts.items()):
        if kept_aside(file, CHECK_SHARE_ORDERS) is for_check:
            yield Clip(text, "", _samples(folder / file))


def _labelled(folder: Path) -> Iterator[tuple[str, str, str]]:
    for row in json.loads((folder / "labels.json").read_text(encoding="utf-8")):
        yield row["file"], row["word"], row["speaker"]


def _public_set(folder: Path) -> Iterator[tuple[str, str, str]]:
    """word/SPEAKER_nohash_N.wav; the minutes of _background_noise_ are left out, as the labelled noises are cut to clips."""
    for word in sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("_")):
        for file in sorted((folder / word).glob("*.wav"))[:MOST_A_WORD]:
            yield f"{word}/{file.name}", word, file.name.partition("_")[0]


def _samples(file: Path) -> NDArray[np.int16]:
    sound, rate_hz = soundfile.read(file, dtype="int16", always_2d=True)
    if rate_hz != RATE_HZ:
        raise SystemExit(f"{file}: {rate_hz} Hz, but 16000 Hz is needed.")
    samples: NDArray[np.int16] = sound[:, 0]
    return samples
