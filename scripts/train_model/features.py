"""Kaldi's MFCCs in PyTorch, for many clips at once; the settings are those of the model's conf/mfcc.conf."""

from __future__ import annotations

import functools
import math

import torch
from torch import Tensor

from train_model.clips import RATE_HZ

FRAME, SHIFT, FFT = 400, 160, 512
COEFFICIENTS = 40
LOWEST_HZ, HIGHEST_HZ = 20.0, 7600.0
_PREEMPHASIS, _LIFTER, _LEAST_ENERGY = 0.97, 22, 1.1920928955078125e-07


def mfcc(sound: Tensor, warps_percent: list[int] | None = None) -> Tensor:
    """Samples [B, N] in the range of int16 -> [B, frames, 40], to 0.002 what Kaldi computes without dither.

    A warp stretches the frequency axis of its clip, as a shorter or longer vocal tract does; 100 leaves it.
    """
    window, cosines = _window(), _cosines()
    frames = sound.unfold(1, FRAME, SHIFT)
    frames = frames - frames.mean(-1, keepdim=True)
    before = torch.cat([frames[..., :1], frames[..., :-1]], -1)
    spectrum = torch.fft.rfft((frames - _PREEMPHASIS * before) * window, FFT)
    power = spectrum.real.square() + spectrum.imag.square()
    banks = _mel_bank(100) if warps_percent is None else torch.stack([_mel_bank(warp) for warp in warps_percent])
    return (power @ banks).clamp_min(_LEAST_ENERGY).log() @ cosines


def frames_in(samples: Tensor) -> Tensor:
    """How many frames so many samples give."""
    return torch.div(samples - FRAME, SHIFT, rounding_mode="floor") + 1


def _mel(hz: float) -> float:
    return 1127.0 * math.log(1.0 + hz / 700.0)


def _warped(hz: float, warp: float) -> float:
    """Stretched below a knee, and bent back above it, so that half the sampling rate stays where it is."""
    top = RATE_HZ / 2
    knee = 6000.0 / max(warp, 1.0)
    return hz * warp if hz < knee else knee * warp + (hz - knee) * (top - knee * warp) / (top - knee)


@functools.cache
def _mel_bank(warp_percent: int) -> Tensor:
    lowest = _mel(LOWEST_HZ)
    width = (_mel(HIGHEST_HZ) - lowest) / (COEFFICIENTS + 1)
    mels = torch.tensor([_mel(_warped(k * RATE_HZ / FFT, warp_percent / 100)) for k in range(FFT // 2)])
    places = (mels[:, None] - lowest) / width - torch.arange(COEFFICIENTS)[None]
    bank = torch.minimum(places, 2 - places).clamp_min(0)
    return torch.cat([bank, torch.zeros(1, COEFFICIENTS)])


@functools.cache
def _window() -> Tensor:
    """Kaldi's own "povey" window."""
    n = torch.arange(FRAME, dtype=torch.float64)
    return (0.5 - 0.5 * torch.cos(2 * math.pi * n / (FRAME - 1))).pow(0.85).float()


@functools.cache
def _cosines() -> Tensor:
    k = torch.arange(COEFFICIENTS, dtype=torch.float64)
    cosines = torch.cos(math.pi / COEFFICIENTS * (k[None] + 0.5) * k[:, None]) * math.sqrt(2.0 / COEFFICIENTS)
    cosines[0] = math.sqrt(1.0 / COEFFICIENTS)
    lifter = 1.0 + 0.5 * _LIFTER * torch.sin(math.pi * k / _LIFTER)
    return (cosines * lifter[:, None]).T.float().contiguous()
