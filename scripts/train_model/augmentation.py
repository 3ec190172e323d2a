"""Rooms, microphones, noise, other talkers and levels, drawn anew each time a clip is used; all made by formulas."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from train_model.clips import RATE_HZ

ECHO_SAMPLES = 8192
_FULL_SCALE = 32768


def augmented(sound: Tensor, lengths: Tensor, plain: Tensor) -> Tensor:
    """Samples [B, N] in the range of int16, each changed in its own way; those that are `plain` [B] in level only."""
    clips = len(sound)
    changed = _filtered(_with_contour(sound, lengths))
    rms = (changed.square().sum(1) / lengths).sqrt().clamp_min(1.0)
    changed = changed + _noise(changed) * rms[:, None]
    level = _FULL_SCALE * _db(torch.rand(clips) * -30 + 3)
    changed = changed * (level / changed.abs().amax(1).clamp_min(1))[:, None]
    changed = torch.where(_chance(clips, 0.05), sound, changed)
    only_level = sound * _db(torch.rand(clips, 1) * 24 - 15)
    return torch.where(plain[:, None], only_level, changed).round().clamp(-_FULL_SCALE, _FULL_SCALE - 1)


def non_speech(samples: int) -> Tensor:
    """Breath-like noise and knocks on silence, [samples]."""
    sound = torch.zeros(samples)
    for _ in range(int(torch.randint(0, 4, ()))):
        length = min(samples, int((0.2 + 1.6 * torch.rand(())) * RATE_HZ))
        start = int(torch.randint(0, samples - length + 1, ()))
        spectrum = torch.fft.rfft(torch.randn(length))
        hz = torch.linspace(0, RATE_HZ / 2, len(spectrum))
        centre_hz, width_hz = 400 + 2100 * torch.rand(()), 300 + 1700 * torch.rand(())
        breath = torch.fft.irfft(spectrum * (torch.exp(-(((hz - centre_hz) / width_hz) ** 2)) + 0.15), length)
        breath = breath * torch.hann_window(length)
        sound[start : start + length] += breath / breath.std().clamp_min(1e-9) * (500 + 3500 * torch.rand(()))
    for _ in range(int(torch.randint(0, 5, ()))):
        start = int(torch.randint(0, max(1, samples - 400), ()))
        knock = torch.randn(200) * torch.exp(-torch.arange(200) / 30.0) * (1000 + 8000 * torch.rand(()))
        sound[start : start + 200] += knock[: samples - start]
    return sound


def _with_contour(sound: Tensor, lengths: Tensor) -> Tensor:
    """People trail off and stress some words; synthesisers hardly do."""
    clips, samples = sound.shape
    place = torch.arange(samples).float()[None] / lengths[:, None]
    fall_db = (torch.rand(clips, 1) * 18 - 14) * place
    waves = (0.5 + 2.5 * torch.rand(clips, 1)) * place * lengths[:, None] / RATE_HZ + torch.rand(clips, 1)
    stress_db = torch.rand(clips, 1) * 5 * torch.sin(2 * math.pi * waves)
    return torch.where(_chance(clips, 0.8), sound * _db(fall_db + stress_db), sound)


def _filtered(sound: Tensor) -> Tensor:
    """In a room (six of ten), through a microphone (most)."""
    clips, samples = sound.shape
    size = 1 << (samples + ECHO_SAMPLES - 1).bit_length()
    spectrum = torch.fft.rfft(sound, size)
    room = torch.where(_chance(clips, 0.6), torch.fft.rfft(_rooms(clips), size), torch.ones((), dtype=spectrum.dtype))
    microphone = torch.where(_chance(clips, 0.85), _microphones(clips), torch.ones(()))
    shape = torch.nn.functional.interpolate(microphone[:, None], spectrum.shape[1], mode="linear", align_corners=True)
    return torch.fft.irfft(spectrum * room * shape[:, 0], size)[:, :samples]


def _rooms(clips: int) -> Tensor:
    """Direct sound, four early echoes, and a tail that falls by 60 dB in 0.12 to 0.67 s; [B, ECHO_SAMPLES]."""
    t = torch.arange(ECHO_SAMPLES).float()[None] / RATE_HZ
    tail = torch.randn(clips, ECHO_SAMPLES) * torch.exp(-6.9 * t / (0.12 + 0.55 * torch.rand(clips, 1)))
    tail = tail * (t > 0.002 + 0.02 * torch.rand(clips, 1))
    tail = tail / tail.square().sum(1, keepdim=True).sqrt()
    room = tail * _db(-(torch.rand(clips, 1) * 16 - 2))
    room[:, 0] = 1.0
    for _ in range(4):
        room[torch.arange(clips), torch.randint(10, 500, (clips,))] += (torch.rand(clips) - 0.5) * 0.8
    return room


def _microphones(clips: int, bins: int = 257) -> Tensor:
    """Smooth frequency responses: a tilt, three bumps, a high-pass and sometimes a low-pass; [B, bins]."""
    hz = torch.linspace(0, RATE_HZ / 2, bins)[None]
    octaves = (hz.clamp_min(50) / 1000).log2()
    gain_db = (torch.rand(clips, 1) * 8 - 4) * octaves / 3
    for _ in range(3):
        centre, width = torch.rand(clips, 1) * 6 - 3.5, 0.3 + torch.rand(clips, 1)
        gain_db = gain_db + torch.randn(clips, 1) * 4 * torch.exp(-(((octaves - centre) / width) ** 2))
    high_pass_hz, low_pass_hz = torch.rand(clips, 1) * 180, 3300 + torch.rand(clips, 1) * 9000
    gain_db = gain_db - 12 * torch.relu((high_pass_hz.clamp_min(20) / hz.clamp_min(10)).log2())
    gain_db = gain_db - 24 * torch.relu((hz.clamp_min(10) / low_pass_hz).log2())
    return _db(gain_db.clamp(-60, 24))


def _noise(sound: Tensor) -> Tensor:
    """White to brown noise of changing loudness, sometimes the talk of the other clips; relative to a clip's rms."""
    clips, samples = sound.shape
    snr_db = 4 + torch.rand(clips, 1) * 36
    noise = _coloured(clips, samples)
    talk = sum((torch.roll(sound, other, 0) for other in (1, 2, 3)), torch.zeros_like(sound))
    talk = torch.roll(talk, samples // 3, 1)
    talk = talk / talk.std(1, keepdim=True).clamp_min(1.0)
    talking = _chance(clips, 0.15)
    noise = torch.where(talking, 0.3 * noise + talk, noise)
    return noise * _db(-torch.where(talking, snr_db.clamp_min(12), snr_db))


def _coloured(clips: int, samples: int) -> Tensor:
    spectrum = torch.fft.rfft(torch.randn(clips, samples))
    slope = torch.rand(clips, 1) * 1.1
    noise = torch.fft.irfft(spectrum * torch.arange(spectrum.shape[1]).float().clamp_min(1).pow(-slope), samples)
    noise = noise / noise.std(1, keepdim=True).clamp_min(1e-9)
    t = torch.arange(samples).float()[None] / RATE_HZ
    phase = 2 * math.pi * ((torch.rand(clips, 1) * 3 + 0.2) * t + torch.rand(clips, 1))
    return noise * (1 + 0.6 * torch.rand(clips, 1) * torch.sin(phase))


def _chance(clips: int, share: float) -> Tensor:
    return (torch.rand(clips) < share)[:, None]


def _db(decibels: Tensor) -> Tensor:
    return torch.pow(10.0, decibels / 20)
