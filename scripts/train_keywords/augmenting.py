"""Every time a clip is drawn it is another one: another place, room, noise, microphone, speed and throat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from assistant.hearing.frames import MICROPHONE_RATE_HZ
from assistant.hearing.log_mel import BANDS, FRAMES, WINDOW_SAMPLES, Floats, log_mel
from train_keywords.clips import HELD_SAMPLES, Clip, Samples
from train_keywords.words import CLASSES, NOISE, class_of

FULL_SCALE = 32_768.0
FARTHEST_SAMPLES = 2_300
"""The middle of the word moves by this at most in its window."""
SLOWEST, FASTEST = 0.86, 1.18
"""Speed: pitch and throat change along."""
ROOMS = 64
ROOM_SAMPLES = 4_000

Generator = np.random.Generator


@dataclass(frozen=True, slots=True, eq=False)
class Sounds:
    """All clips: `samples` (clips, HELD_SAMPLES); `noises`: indices of the clips to be mixed in; `rooms`: their echoes."""

    samples: Samples
    classes: NDArray[np.int64]
    real: NDArray[np.bool_]
    noises: NDArray[np.int64]
    rooms: Floats


def sounds_of(clips: list[Clip], seed: int) -> Sounds:
    """The clips as arrays, and rooms made by chance."""
    classes = np.array([class_of(clip.word) for clip in clips])
    return Sounds(
        np.stack([clip.samples for clip in clips]),
        classes,
        np.array([clip.real for clip in clips]),
        np.flatnonzero(classes == CLASSES.index(NOISE)),
        _rooms(np.random.default_rng(seed)),
    )


def drawn(sounds: Sounds, chosen: NDArray[np.int64], chance: Generator) -> Floats:
    """Log mel of the chosen clips, each in another place, room and noise. The dear part: some milliseconds a clip."""
    waves = np.stack([_placed(sounds, int(index), chance) for index in chosen])
    return log_mel(_clipped(_with_noise(_in_rooms(waves, sounds.rooms, chance), sounds, chance), chance))


def varied(bands: Floats, chance: Generator) -> Floats:
    """The same by other voices and microphones, with gaps. The cheap part."""
    return _masked(_other_throats(_other_microphones(bands, chance), chance), chance)


def _placed(sounds: Sounds, index: int, chance: Generator) -> Floats:
    """One second of a clip, from another place and at another speed."""
    away = float(np.clip(chance.normal(0, 900), -FARTHEST_SAMPLES, FARTHEST_SAMPLES))
    speed = chance.uniform(SLOWEST, FASTEST)
    places = HELD_SAMPLES / 2 + away + (np.arange(WINDOW_SAMPLES) - WINDOW_SAMPLES / 2) * speed
    below = places.astype(np.int64)
    part = (places - below).astype(np.float32)
    held = sounds.samples[index]
    wave: Floats = (held[below] * (1 - part) + held[below + 1] * part) / np.float32(FULL_SCALE)
    return wave


def _rooms(chance: Generator) -> Floats:
    """The sound of rooms: the direct sound, then noise that dies away in 0.1 to 0.6 s."""
    seconds = np.arange(ROOM_SAMPLES) / MICROPHONE_RATE_HZ
    dying_s = chance.uniform(0.1, 0.6, (ROOMS, 1))
    echo = chance.normal(size=(ROOMS, ROOM_SAMPLES)) * np.exp(-6.9 * seconds / dying_s)
    echo[:, : MICROPHONE_RATE_HZ // 500] = 0.0
    echo *= chance.uniform(0.1, 1.0, (ROOMS, 1)) / np.linalg.norm(echo, axis=1, keepdims=True)
    echo[:, 0] = 1.0
    return echo.astype(np.float32)


def _in_rooms(waves: Floats, rooms: Floats, chance: Generator) -> Floats:
    here = np.flatnonzero(chance.random(len(waves)) < 0.35)
    length = WINDOW_SAMPLES + ROOM_SAMPLES
    spectra = scipy.fft.rfft(waves[here], length, axis=1)
    room = scipy.fft.rfft(rooms[chance.integers(len(rooms), size=len(here))], length, axis=1)
    waves[here] = scipy.fft.irfft(spectra * room, length, axis=1)[:, :WINDOW_SAMPLES]
    return waves


def _with_noise(waves: Floats, sounds: Sounds, chance: Generator) -> Floats:
    """Recorded noise, coloured noise or the murmur of other clips, 0 to 40 dB below the word; a fifth stays as it is."""
    for index in np.flatnonzero(chance.random(len(waves)) < 0.8):
        noise = _noise(sounds, chance)
        loud, soft = float(np.square(waves[index]).mean()), float(np.square(noise).mean()) + 1e-12
        ratio_db = chance.triangular(0.0, 18.0, 40.0)
        waves[index] += noise * np.float32(np.sqrt(loud / soft) * 10 ** (-ratio_db / 20))
    return waves


def _noise(sounds: Sounds, chance: Generator) -> Floats:
    kind = chance.random()
    if kind < 0.65:
        return _placed(sounds, int(chance.choice(sounds.noises)), chance)
    if kind < 0.75:
        many = chance.integers(len(sounds.classes), size=4)
        murmur: Floats = np.sum([_placed(sounds, int(index), chance) for index in many], axis=0, dtype=np.float32)
        return murmur
    spectrum = scipy.fft.rfft(chance.normal(size=WINDOW_SAMPLES).astype(np.float32))
    colour = np.arange(1, len(spectrum) + 1) ** -chance.uniform(0.0, 1.2)
    hiss: Floats = scipy.fft.irfft(spectrum * colour, WINDOW_SAMPLES).astype(np.float32)
    return hiss


def _clipped(waves: Floats, chance: Generator) -> Floats:
    loudest = np.abs(waves).max(axis=1, keepdims=True)
    share = np.where(chance.random((len(waves), 1)) < 0.1, chance.uniform(0.2, 0.9, (len(waves), 1)), 1.0)
    return np.clip(waves, -share * loudest, share * loudest).astype(np.float32)


def _other_microphones(bands: Floats, chance: Generator) -> Floats:
    """A smooth curve over the pitches, some 5 dB up and down."""
    pitches = np.linspace(0, 1, BANDS)
    waves = np.stack([np.cos(np.pi * n * pitches) for n in (1, 2, 3)])
    curve = chance.normal(0, 0.3, (len(bands), 3)) @ waves
    coloured: Floats = bands + curve[:, None, :].astype(np.float32)
    return coloured


def _other_throats(bands: Floats, chance: Generator) -> Floats:
    """Stretched by up to a fifth in time and a tenth in pitch, around the middle of the window."""
    for index in np.flatnonzero(chance.random(len(bands)) < 0.7):
        time = (np.arange(FRAMES) - FRAMES / 2) * chance.uniform(0.82, 1.22) + FRAMES / 2
        pitch = np.arange(BANDS) * chance.uniform(0.93, 1.07) + chance.uniform(-0.8, 0.8)
        bands[index] = _between(_between(bands[index], time).T, pitch).T
    return bands


def _between(rows: Floats, places: NDArray[np.floating]) -> Floats:
    places = np.clip(places, 0, len(rows) - 1.001)
    below = places.astype(np.int64)
    part = (places - below).astype(np.float32)[:, None]
    return rows[below] * (1 - part) + rows[below + 1] * part


def _masked(bands: Floats, chance: Generator) -> Floats:
    """A few frames and a few pitches are silent."""
    for index in range(len(bands)):
        at, length = chance.integers(FRAMES), chance.integers(12)
        bands[index, at : at + length] = bands[index].min()
        at, length = chance.integers(BANDS), chance.integers(7)
        bands[index, :, at : at + length] = bands[index].min()
    return bands
