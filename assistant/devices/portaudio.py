"""PortAudio through sounddevice: loading it without noise, and finding a device by its name."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import DeviceError

NO_LIBRARY = "The sound library PortAudio is missing. Install it with: sudo apt install libportaudio2"


@dataclass(frozen=True, slots=True)
class SoundDevice:
    """A microphone or speaker as the system names it."""

    name: str
    index: int
    is_default: bool
    rate_hz: float


def list_microphones() -> list[SoundDevice]:
    """All inputs; empty where there are none. Raises DeviceError without PortAudio."""
    return _devices("input")


def list_speakers() -> list[SoundDevice]:
    """All outputs; empty where there are none. Raises DeviceError without PortAudio."""
    return _devices("output")


def load_sounddevice() -> Any:
    """The library. Raises DeviceError where PortAudio is missing, or where loading it would end the process."""
    config = os.environ.get("ALSA_CONFIG_PATH")
    if config and not Path(config).is_file():  # libasound then aborts the whole process
        raise DeviceError(f"ALSA_CONFIG_PATH names a file that is not there: {config}. Unset it.")
    try:
        with quiet_library():
            import sounddevice
    except OSError as error:
        raise DeviceError(NO_LIBRARY) from error
    return sounddevice


def find_device(name: str, found: list[SoundDevice]) -> SoundDevice | None:
    """By its whole name, else by a part of it (any case); with "" the default one. None when nothing fits."""
    if not name:
        return next((device for device in found if device.is_default), found[0] if found else None)
    wanted = name.casefold()
    whole = [device for device in found if device.name.casefold() == wanted]
    return next(iter([*whole, *(device for device in found if wanted in device.name.casefold())]), None)


@contextlib.contextmanager
def quiet_library() -> Iterator[None]:
    """Keeps the C library's own lines ("ALSA lib ...") off the terminal."""
    try:
        stderr = sys.stderr.fileno()
    except (OSError, ValueError, AttributeError):
        yield
        return
    kept = os.dup(stderr)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stderr)
        yield
    finally:
        os.dup2(kept, stderr)
        os.close(kept)
        os.close(nowhere)


def _devices(kind: str) -> list[SoundDevice]:
    library = load_sounddevice()
    try:
        with quiet_library():
            every = library.query_devices()
            default = library.default.device[0 if kind == "input" else 1]
    except library.PortAudioError as error:
        raise DeviceError(f"The sound devices cannot be listed: {error}.") from error
    return [
        SoundDevice(device["name"], device["index"], device["index"] == default, device["default_samplerate"])
        for device in every
        if device[f"max_{kind}_channels"] > 0
    ]
