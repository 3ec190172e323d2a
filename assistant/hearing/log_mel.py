"""What the keyword network sees of a sound: how strong each band of pitch is, hundred times a second."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.hearing.frames import MICROPHONE_RATE_HZ

Floats: TypeAlias = NDArray[np.float32]

WINDOW_SAMPLES = 16_000
"""One second: every word of ours fits in."""
FRAME_SAMPLES = 400
HOP_SAMPLES = 160
TRANSFORM_SAMPLES = 512
BANDS = 40
LOWEST_HZ, HIGHEST_HZ = 60.0, 7_600.0
FRAMES = (WINDOW_SAMPLES - FRAME_SAMPLES) // HOP_SAMPLES + 1
LOUD_FRAMES = 10
PIECE = 200_000
"""Multiplications; OpenBLAS starts threads at some 260,000."""
DEEPEST = -4.0
"""40 dB below the loudest frames: what is quieter, down to digital silence, looks the same."""


def log_mel(sounds: Floats) -> Floats:
    """Of sounds (count, WINDOW_SAMPLES) at full scale 1: (count, FRAMES, BANDS), in tens of decibels around the loudest frames.

    The level of the sound does not matter.
    """
    cut = np.lib.stride_tricks.sliding_window_view(sounds, FRAME_SAMPLES, axis=1)[:, ::HOP_SAMPLES]
    spectrum = np.fft.rfft(cut * _hann(), TRANSFORM_SAMPLES, axis=2)
    power = spectrum.real**2 + spectrum.imag**2
    bands = np.log10(product(power.astype(np.float32), _mel_bands()) + np.float32(1e-10))
    levels = np.sort(bands.mean(axis=2), axis=1)[:, -LOUD_FRAMES:].mean(axis=1)
    relative: Floats = np.maximum(bands - levels[:, None, None], np.float32(DEEPEST))
    return relative


def product(rows: Floats, matrix: Floats) -> Floats:
    """rows (..., inner) @ matrix (inner, outer), in pieces so small that numpy's library keeps to one thread.

    Its other threads would wait for work at full speed: six times the work in all.
    """
    flat = rows.reshape(-1, len(matrix))
    step = max(PIECE // matrix.size, 1)
    pieces = [flat[at : at + step] @ matrix for at in range(0, len(flat), step)]
    return np.concatenate(pieces).reshape(*rows.shape[:-1], matrix.shape[1])


def middle_of(samples: NDArray[np.int16]) -> int:
    """The sample in the middle of the speech: the centre of what is louder than the background."""
    if len(samples) < FRAME_SAMPLES:
        return len(samples) // 2
    loudness = np.square(samples.astype(np.float32)).reshape(-1)
    frames = len(samples) // HOP_SAMPLES
    loudness = np.sqrt(loudness[: frames * HOP_SAMPLES].reshape(frames, HOP_SAMPLES).mean(axis=1))
    weight = np.maximum(loudness - 2.0 * np.percentile(loudness, 20) - 0.1 * loudness.max(), 0.0)
    if not weight.any():
        return len(samples) // 2
    return int(np.average(np.arange(frames) + 0.5, weights=weight) * HOP_SAMPLES)


@lru_cache(maxsize=1)
def _hann() -> Floats:
    return np.hanning(FRAME_SAMPLES + 1)[:-1].astype(np.float32)


@lru_cache(maxsize=1)
def _mel_bands() -> Floats:
    """(frequencies, BANDS): overlapping triangles, evenly spaced in pitch."""
    edges = np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), BANDS + 2)
    pitches = _mel(np.fft.rfftfreq(TRANSFORM_SAMPLES, 1 / MICROPHONE_RATE_HZ))[:, None]
    rising = (pitches - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - pitches) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)


def _mel(hz: float | NDArray[np.floating]) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hz) / 700.0))
