"""Cutting recordings to their words and joining them without clicks."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from train_model.clips import RATE_HZ

FADE = 80
_QUIET = 1600
"""Samples of the quietest part, 0.1 s, from which a background is made."""
_LEAST_RANGE_DB = 12.0


def background(samples: NDArray[np.float32], length: int, rng: random.Random) -> NDArray[np.float32]:
    """`length` samples of noise with the spectrum and the level of the quietest 0.1 s."""
    if len(samples) < 2 * _QUIET:
        return np.zeros(length, np.float32)
    blocks = (samples[: len(samples) // 400 * 400].reshape(-1, 400) ** 2).mean(1)
    start = int(np.convolve(blocks, np.ones(4), "valid").argmin()) * 400
    quiet = samples[start : start + _QUIET]
    shape = np.abs(np.fft.rfft(quiet * np.hanning(_QUIET)))
    bins = length // 2 + 1
    shape = np.interp(np.linspace(0, len(shape) - 1, bins), np.arange(len(shape)), shape)
    phases = np.random.default_rng(rng.getrandbits(32)).random(bins)
    noise = np.fft.irfft(shape * np.exp(2j * np.pi * phases), length)
    level = np.sqrt((quiet**2).mean()) / max(1e-6, float(np.sqrt((noise**2).mean())))
    return (noise * level).astype(np.float32)


def trimmed(samples: NDArray[np.float32], rng: random.Random) -> NDArray[np.float32]:
    """The loud part with a margin drawn at random; all of it when nothing stands out."""
    blocks = len(samples) // 160
    level_db = 10 * np.log10((samples[: blocks * 160].reshape(blocks, 160) ** 2).mean(1) + 1)
    level_db = np.convolve(np.pad(level_db, 2, mode="edge"), np.ones(5) / 5, "valid")
    low, high = np.percentile(level_db, 10), level_db.max()
    if high - low < _LEAST_RANGE_DB:
        return samples
    loud = np.flatnonzero(level_db > low + 0.25 * (high - low))
    start = loud[0] * 160 - int(rng.uniform(0.08, 0.3) * RATE_HZ)
    end = loud[-1] * 160 + int(rng.uniform(0.1, 0.3) * RATE_HZ)
    return samples[max(0, start) : end]


def joined(parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """One after the other, each fading into the next over 5 ms; parts shorter than that are left out."""
    rising = np.linspace(0, 1, FADE, dtype=np.float32)
    whole = parts[0]
    for part in parts[1:]:
        if len(part) > FADE and len(whole) > FADE:
            crossing = whole[-FADE:] * (1 - rising) + part[:FADE] * rising
            whole = np.concatenate([whole[:-FADE], crossing, part[FADE:]])
    return whole
