"""Rendered lines on disk, so that a line is rendered once in its life: files of the owner only, named by a hash."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from assistant.devices.sound_files import library_path
from assistant.errors import StorageError
from assistant.folders import make_private
from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip

VERSION = 3
"""Raised when rendering changes, so that old clips are not used any more."""
LEFT_FREE_BYTES = 20_000_000
log = logging.getLogger(__name__)


class ClipCache:
    """A folder of FLAC files. Whatever goes wrong with it costs only time: a line is then rendered again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "clips"
        self._told = False

    def find(self, voice: str, rate_wpm: int, text: str) -> AudioClip | None:
        """The clip, or None when there is none or its file is damaged."""
        path = self._path(voice, rate_wpm, text)
        try:
            samples, rate_hz = soundfile.read(library_path(path), dtype="int16")
        except (OSError, soundfile.SoundFileError):
            return None
        return (
            AudioClip(samples, rate_hz) if rate_hz == SPEAKER_RATE_HZ and samples.ndim == 1 and len(samples) else None
        )

    def keep(self, voice: str, rate_wpm: int, text: str, clip: AudioClip) -> None:
        """Written whole or not at all; a full or read-only disk is told to the log, once. The last room is the journal's."""
        path = self._path(voice, rate_wpm, text)
        try:
            make_private(path.parent)
            if shutil.disk_usage(path.parent).free < LEFT_FREE_BYTES:
                raise StorageError("the disk is nearly full. Make room")
            handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
            os.close(handle)
            try:
                soundfile.write(
                    library_path(Path(part)), np.asarray(clip.samples), clip.rate_hz, format="FLAC", subtype="PCM_16"
                )
                Path(part).replace(path)
            finally:
                Path(part).unlink(missing_ok=True)
        except (OSError, soundfile.SoundFileError, StorageError) as error:
            if not self._told:
                log.warning("rendered lines cannot be kept in %s, which costs only time: %s", self._folder, error)
            self._told = True

    def _path(self, voice: str, rate_wpm: int, text: str) -> Path:
        key = hashlib.sha256("\0".join((str(VERSION), voice, str(rate_wpm), text)).encode()).hexdigest()
        return self._folder / key[:2] / f"{key[2:34]}.flac"
