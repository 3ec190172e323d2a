"""Attune's own sounds, synthesised: five signals, the bells and the breath tones.

All are soft sines whose main part lies between 260 and 1,100 Hz: small speakers give it back, and ears that have lost
the high notes still hear it. Every sound begins and ends at zero and peaks at PEAK_DBFS. In-breath and out-breath
differ in direction and in place, so that they can be told apart with closed eyes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip
from assistant.speaking.levels import FULL_SCALE, factor, saturated

PEAK_DBFS = -12.0

Wave = NDArray[np.float64]
Partials = tuple[tuple[float, float, float], ...]

# Each partial: times the strike note, strength, seconds until it has fallen by 60 dB. The ratios of the bells are
# those of a bowl, not of a string.
SOFT_BELL: Partials = ((1.0, 1.0, 2.2), (2.71, 0.35, 1.1), (5.15, 0.08, 0.5))
FULL_BELL: Partials = ((1.0, 1.0, 4.0), (2.0, 0.3, 2.6), (2.74, 0.4, 2.0), (5.2, 0.1, 0.8))
NOTE: Partials = ((1.0, 1.0, 0.45), (2.0, 0.12, 0.25), (4.0, 0.04, 0.1))
TICK: Partials = ((1.0, 1.0, 0.12), (1.5, 0.4, 0.08))


@cache
def sound(name: str) -> AudioClip:
    """The sound of this name (one of SOUND_NAMES) at SPEAKER_RATE_HZ; the same clip each time. Raises KeyError."""
    wave = SOUNDS[name]()
    level = FULL_SCALE * factor(PEAK_DBFS) / np.abs(wave).max()
    return AudioClip(saturated(np.rint(wave * level).astype(np.int32)), SPEAKER_RATE_HZ)


def _seconds(length_s: float) -> Wave:
    return np.arange(round(length_s * SPEAKER_RATE_HZ)) / SPEAKER_RATE_HZ


def _swell(length: int, rise_s: float, fall_s: float) -> Wave:
    """1 in the middle, raised-cosine ends: nothing in it is sudden enough to click."""
    envelope = np.ones(length)
    rise, fall = round(rise_s * SPEAKER_RATE_HZ), round(fall_s * SPEAKER_RATE_HZ)
    envelope[:rise] = 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    envelope[-fall:] = 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)
    return envelope


def _struck(hz: float, partials: Partials, length_s: float, attack_s: float = 0.004) -> Wave:
    """Partials that fade each at its own speed, as of a bell or a wooden bar."""
    time = _seconds(length_s)
    wave = np.zeros(len(time))
    for ratio, strength, fall_s in partials:
        wave += strength * np.sin(2 * np.pi * hz * ratio * time) * np.exp(-6.91 * time / fall_s)
    return wave * _swell(len(time), attack_s, length_s / 4)


def _glide(from_hz: float, to_hz: float, length_s: float, rise_s: float, fall_s: float) -> Wave:
    """A breath-like tone whose pitch moves evenly, as an ear counts pitch."""
    time = _seconds(length_s)
    pitch = from_hz * (to_hz / from_hz) ** (time / length_s)
    phase = 2 * np.pi * np.cumsum(pitch) / SPEAKER_RATE_HZ
    wave = np.sin(phase) + 0.15 * np.sin(2 * phase) + 0.05 * np.sin(3 * phase)
    return wave * _swell(len(time), rise_s, fall_s)


def _together(*parts: tuple[float, Wave]) -> Wave:
    """Waves, each beginning at its second."""
    starts = [round(at_s * SPEAKER_RATE_HZ) for at_s, _ in parts]
    whole = np.zeros(max(start + len(wave) for start, (_, wave) in zip(starts, parts, strict=True)))
    for start, (_, wave) in zip(starts, parts, strict=True):
        whole[start : start + len(wave)] += wave
    return whole


def _soft_bell() -> Wave:
    return _struck(523.25, SOFT_BELL, 1.8, attack_s=0.008)


def _full_bell() -> Wave:
    return _struck(329.63, FULL_BELL, 3.2, attack_s=0.008)


SOUNDS: Mapping[str, Callable[[], Wave]] = {
    "listening": lambda: _together((0.0, _struck(523.25, NOTE, 0.3)), (0.13, _struck(783.99, NOTE, 0.35))),
    "heard": lambda: _glide(466.16, 349.23, 0.2, 0.01, 0.14),
    "soft": _soft_bell,
    "double": lambda: _together((0.0, _soft_bell()), (0.7, _soft_bell())),
    "time_left": lambda: _struck(1046.5, TICK, 0.1, attack_s=0.002),
    "start": _full_bell,
    "end": lambda: _together((0.0, _full_bell()), (1.6, _full_bell())),
    "breath_in": lambda: _glide(392.0, 659.26, 0.7, 0.12, 0.25),
    "breath_out": lambda: _glide(440.0, 261.63, 0.8, 0.08, 0.35),
    "breath_hold": lambda: _glide(523.25, 523.25, 0.3, 0.05, 0.15),
}
SOUND_NAMES: tuple[str, ...] = tuple(SOUNDS)
