"""Files in the place of microphone and speaker, in step with each other: for runs whose clock is the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import soundfile

from assistant.devices.sound_files import library_path, read_samples
from assistant.errors import AudioFileError
from assistant.hearing.frames import MICROPHONE_RATE_HZ, AudioFrame
from assistant.hearing.reblocking import frames_of
from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip, Samples
from assistant.speaking.levels import faded, saturated, with_gain
from assistant.speaking.tracks import PlacedClip, Track

HUSH_FADE_S = 0.005
KEPT_S = 1.0
"""So much of what was played stays in memory for the echo; older sound goes to the file."""


class WavMicrophone:
    """The sound of a file as frames; `read` gives None once it is over. Raises AudioFileError when it is made."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._frames = frames_of(read_samples(path, MICROPHONE_RATE_HZ))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open."""

    def read(self) -> AudioFrame | None:
        return next(self._frames, None)


class WavSpeaker:
    """Everything that is played, on one timeline from second 0. With no path it is only kept as long as an echo needs it.

    Raises AudioFileError when the file cannot be written.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: soundfile.SoundFile | None = None
        self._tracks: list[tuple[int, Track]] = []
        self._written = 0
        self._closed = False

    def __enter__(self) -> Self:
        if self._path is not None:
            if self._path.suffix.lower() != ".wav":
                raise AudioFileError(f"{self._path}: sound is written as WAV. Give this file the ending .wav.")
            path = library_path(self._path)
            try:
                self._file = soundfile.SoundFile(path, "w", SPEAKER_RATE_HZ, 1, "PCM_16", format="WAV")
            except (OSError, soundfile.SoundFileError) as error:
                raise AudioFileError(f"{self._path}: this file cannot be written. Choose another folder.") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def place(self, track: Track, at_s: float, volume_db: float = 0.0) -> None:
        """The track begins at the sample nearest to `at_s`."""
        self._tracks.append((round(at_s * SPEAKER_RATE_HZ), _louder(track, volume_db)))

    def settle(self, now_s: float) -> None:
        """Nothing before `now_s` will change: what is older than the echo needs goes to the file."""
        self._write_until(round((now_s - KEPT_S) * SPEAKER_RATE_HZ))

    def hush(self, at_s: float) -> None:
        """Nothing sounds after `at_s`: what is being played fades out in 5 ms, what comes later is taken out."""
        at = round(at_s * SPEAKER_RATE_HZ)
        self._tracks = [(start, _cut(track, at - start)) for start, track in self._tracks if start < at]

    def between(self, start_sample: int, end_sample: int) -> Samples:
        """int16, shape (end_sample - start_sample,): what sounds there. Older than a second it may be gone."""
        mixed = np.zeros(end_sample - start_sample, np.int32)
        for start, track in self._tracks:
            if start < end_sample and start + track.length_samples > start_sample:
                mixed += track.between(start_sample - start, end_sample - start)
        return saturated(mixed)

    def close_at(self, at_s: float) -> None:
        """The timeline ends exactly here; what would sound later is left out."""
        self._write_until(round(at_s * SPEAKER_RATE_HZ))

    def _write_until(self, sample: int) -> None:
        while self._written < sample:
            end = min(sample, self._written + SPEAKER_RATE_HZ)
            if self._file is not None:
                self._write(self.between(self._written, end))
            self._written = end
        self._tracks = [each for each in self._tracks if each[0] + each[1].length_samples > self._written]

    def _write(self, samples: Samples) -> None:
        assert self._file is not None
        try:
            self._file.write(samples)
        except (OSError, soundfile.SoundFileError) as error:
            raise AudioFileError(f"{self._path}: writing failed. Is the disk full?") from error


def _louder(track: Track, volume_db: float) -> Track:
    if volume_db == 0.0:
        return track
    placed = tuple(
        replace(item, clip=AudioClip(with_gain(item.clip.samples, volume_db), item.clip.rate_hz))
        for item in track.placed
    )
    return Track(placed, track.length_samples)


def _cut(track: Track, length: int) -> Track:
    """The first samples of a track, with a short fade where it is cut."""
    if track.length_samples <= length:
        return track
    fade = round(HUSH_FADE_S * SPEAKER_RATE_HZ)
    placed = []
    for item in track.placed:
        kept = item.clip.samples[: max(0, length + fade - item.start_sample)]
        if len(kept):
            fade_out = fade if len(kept) < len(item.clip.samples) else 0
            placed.append(
                PlacedClip(
                    item.start_sample, AudioClip(faded(kept, 0, fade_out), item.clip.rate_hz), item.cue, item.is_voice
                )
            )
    return Track(tuple(placed), length + fade)
