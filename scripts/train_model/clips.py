"""Clips on disk: many in one file of samples, with a list of what is said in each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.hearing.frames import MICROPHONE_RATE_HZ

RATE_HZ = MICROPHONE_RATE_HZ


@dataclass(frozen=True, slots=True)
class Clip:
    """`text`: the words said, "" where nobody speaks. `samples`: int16 at 16 kHz, mapped from the file."""

    text: str
    speaker: str
    samples: NDArray[np.int16]


def write_clips(path: Path, clips: Iterable[Clip]) -> None:
    """`path` without an ending; the list is written last, so a file without it is unfinished."""
    rows, parts, start = [], [], 0
    for clip in clips:
        rows.append(_Row(clip.text, clip.speaker, start, len(clip.samples)))
        parts.append(clip.samples)
        start += len(clip.samples)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path.with_suffix(".npy"), np.concatenate([np.zeros(0, np.int16), *parts]))
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps([asdict(row) for row in rows]), encoding="utf-8")
    unfinished.replace(path.with_suffix(".json"))


def read_clips(path: Path) -> list[Clip]:
    """The clips that `write_clips` wrote."""
    samples = np.load(path.with_suffix(".npy"), mmap_mode="r")
    rows = (_Row(**row) for row in json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
    return [Clip(row.text, row.speaker, samples[row.start : row.start + row.length]) for row in rows]


def is_written(path: Path) -> bool:
    return path.with_suffix(".json").exists()


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    speaker: str
    start: int
    length: int
