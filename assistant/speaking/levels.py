"""How loud a clip is and where it sounds: trimming, fading, levelling. Levels are dB below full scale (dBFS)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.speaking.clips import AudioClip, Samples

FULL_SCALE = 32_767
NEAR_SILENCE_DBFS = -50.0
"""Quieter than this nobody hears the end of a word or of a bell across a room."""


def factor(gain_db: float) -> float:
    """What to multiply samples by for this gain."""
    return float(10.0 ** (gain_db / 20.0))


def saturated(samples: NDArray[np.int32] | NDArray[np.float32]) -> Samples:
    """As int16; what is too loud stays at full scale and never wraps around."""
    return np.clip(samples, -FULL_SCALE - 1, FULL_SCALE).astype(np.int16)


def with_gain(samples: Samples, gain_db: float) -> Samples:
    if gain_db == 0.0:
        return samples
    return saturated(np.rint(samples.astype(np.float32) * np.float32(factor(gain_db))))


def audible_part(samples: Samples, threshold_dbfs: float = NEAR_SILENCE_DBFS) -> tuple[int, int]:
    """First audible sample and the one after the last; (0, 0) when nothing is."""
    threshold = FULL_SCALE * factor(threshold_dbfs)
    loud = np.flatnonzero((samples > threshold) | (samples < -threshold))
    return (int(loud[0]), int(loud[-1]) + 1) if loud.size else (0, 0)


def trimmed(clip: AudioClip, threshold_dbfs: float, keep_s: float) -> AudioClip:
    """Without the silence at both ends, but `keep_s` of each; empty when all of it is silent."""
    first, end = audible_part(clip.samples, threshold_dbfs)
    if end == 0:
        return AudioClip(clip.samples[:0], clip.rate_hz)
    keep = round(keep_s * clip.rate_hz)
    return AudioClip(clip.samples[max(0, first - keep) : end + keep], clip.rate_hz)


def faded(samples: Samples, fade_in: int, fade_out: int) -> Samples:
    """Straight ramps over so many samples at the start and the end, so that nothing clicks."""
    envelope = np.ones(len(samples), dtype=np.float32)
    fade_in, fade_out = min(fade_in, len(samples)), min(fade_out, len(samples))
    if fade_in:
        envelope[:fade_in] = np.linspace(0.0, 1.0, fade_in, dtype=np.float32)
    if fade_out:
        envelope[-fade_out:] *= np.linspace(1.0, 0.0, fade_out, dtype=np.float32)
    return saturated(np.rint(samples.astype(np.float32) * envelope))


def speech_level_dbfs(clip: AudioClip, window_s: float = 0.02) -> float:
    """The level while someone speaks: windows more than 30 dB under the loudest are pauses and do not count."""
    window = max(1, min(len(clip.samples), round(window_s * clip.rate_hz)))
    whole = clip.samples[: len(clip.samples) // window * window].astype(np.float64).reshape(-1, window)
    power = np.square(whole).mean(axis=1) if whole.size else np.zeros(1)
    spoken = power[power > power.max() / 1000.0]
    mean = float(spoken.mean()) if spoken.size else 0.0
    return 10.0 * float(np.log10(max(mean, 1e-9))) - 20.0 * float(np.log10(FULL_SCALE))


def levelled(clip: AudioClip, target_dbfs: float, most_db: float, ceiling_dbfs: float) -> AudioClip:
    """Moved to the target level by at most `most_db` either way, with no peak above the ceiling."""
    if not clip.samples.any():
        return clip
    wanted_db = min(max(target_dbfs - speech_level_dbfs(clip), -most_db), most_db)
    peak = float(np.abs(clip.samples.astype(np.int32)).max())
    headroom_db = ceiling_dbfs - 20.0 * float(np.log10(peak / FULL_SCALE))
    return AudioClip(with_gain(clip.samples, min(wanted_db, headroom_db)), clip.rate_hz)
