"""Sound files of any common kind as samples."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AudioFileError
from assistant.speaking.clips import Samples

Mono: TypeAlias = NDArray[np.float32]

BLOCK_FRAMES = 4_096
"""As long as a block of FLAC: of a file that breaks off, at most one is lost."""
FULL_SCALE = 32_768.0
LEAST_RATE_HZ = 4_000
MOST_RATE_HZ = 384_000


def read_samples(path: Path, rate_hz: int) -> Samples:
    """The whole sound at this rate, mono, never empty: WAV, FLAC, AIFF and what else libsndfile reads, of any width.

    A file that ends before its header says is read as far as it goes. Raises AudioFileError for one that is missing,
    empty, not sound, or holds none.
    """
    if not path.is_file():
        fault = "this is no file but a folder or a device" if path.exists() else "there is no such file"
        raise AudioFileError(f"{path}: {fault}. Name a sound file.")
    if not path.stat().st_size:
        raise AudioFileError(f"{path}: this file is empty.")
    try:
        parts = list(_converted(path, rate_hz))
    except OSError as error:
        raise AudioFileError(f"{path}: this file cannot be read ({error.strerror or error}).") from error
    samples = np.concatenate([np.zeros(0, np.int16), *parts])
    if not samples.size:
        raise AudioFileError(f"{path}: there is no sound in this file. Record it again, or name another one.")
    return samples


def library_path(path: Path) -> str | bytes:
    """As libsndfile takes it: soundfile itself fails for a name that the terminal's letters cannot show."""
    return str(path) if os.name == "nt" else os.fsencode(path)


def _converted(path: Path, rate_hz: int) -> Iterator[Samples]:
    """The sound in parts."""
    import soundfile
    import soxr

    try:
        with path.open("rb") as stream, soundfile.SoundFile(stream) as sound:
            if not LEAST_RATE_HZ <= sound.samplerate <= MOST_RATE_HZ:
                raise AudioFileError(f"{path}: {sound.samplerate} samples a second cannot be converted to {rate_hz}.")
            resampler = soxr.ResampleStream(sound.samplerate, rate_hz, 1, dtype="float32")
            for block in _mono_blocks(sound):
                yield _as_int16(resampler.resample_chunk(block))
            yield _as_int16(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
    except soundfile.SoundFileError as error:
        raise AudioFileError(f"{path}: this is not a sound file that can be read (WAV, FLAC, AIFF).") from error


def _mono_blocks(sound: Any) -> Iterator[Mono]:
    """All channels mixed; a compressed file that is cut short ends where it breaks. What is not a number is silence."""
    import soundfile

    read = 0
    while True:
        try:
            block = sound.read(BLOCK_FRAMES, dtype="float32", always_2d=True)
        except soundfile.SoundFileError:
            if not read:
                raise
            return
        if not len(block):
            return
        read += len(block)
        yield np.nan_to_num(block.mean(axis=1, dtype=np.float32), nan=0.0, posinf=1.0, neginf=-1.0)


def _as_int16(sound: Mono) -> Samples:
    samples: Samples = np.clip(np.rint(sound * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
    return samples
