"""The guide's voice: pyttsx3 in one worker process that can be killed, its lines kept on disk."""

from __future__ import annotations

import json
import logging
import queue
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from assistant.devices.clip_cache import ClipCache
from assistant.devices.pyttsx3_worker import NO_SUCH_VOICE
from assistant.devices.sound_files import read_samples
from assistant.errors import AudioFileError, VoiceError
from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip, Samples
from assistant.speaking.levels import faded, levelled, trimmed

DEADLINE_S = 5.0
"""Without a sign of life; a line needs three to eight renders, 0.05 s each on an idle machine."""
START_S = 15.0
"""The first start on a slow disk; 0.1 to 0.3 s were measured on a warm one."""
TRIM_DBFS, TRIM_KEEP_S = -55.0, 0.02
SPEECH_DBFS, MOST_LEVELLING_DB, CEILING_DBFS = -20.0, 12.0, -1.0
FADE_S = 0.003
LONGEST_TEXT_WORDS = 60
"""Rendering time grows with the square of the length (500 words took 1.8 s): longer text is rendered in sentences."""
MISSING = (
    "There is no voice: espeak-ng is missing or broken. "
    "Install it with: sudo apt install espeak-ng   (or: pip install espeakng-loader)"
)
log = logging.getLogger(__name__)


class Pyttsx3Voice:
    """A Synthesiser. The worker is started at the first line that is not in the cache."""

    def __init__(self, cache: Path, name: str) -> None:
        self._cache = ClipCache(cache)
        self._name = name
        self._worker: _Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop_worker()

    def render(self, text: str, rate_wpm: int) -> AudioClip:
        """The line at SPEAKER_RATE_HZ, trimmed and at an even loudness. A cached one takes about a millisecond.

        Blocks while the worker gives a sign of life every 5 s, and once more when it has to be restarted; raises VoiceError
        then, and the next line may succeed.
        """
        key = f"pyttsx3:{sys.platform}:{self._name}"
        found = self._cache.find(key, rate_wpm, text)
        if found is not None:
            return found
        parts = [self._rendered(part, rate_wpm) for part in _parts(text)]
        clip = _finished(np.concatenate(parts))
        self._cache.keep(key, rate_wpm, text, clip)
        return clip

    def _rendered(self, text: str, rate_wpm: int) -> Samples:
        """One try, and one more with a fresh worker: a clip of no length was seen once in 61."""
        for _ in range(2):
            try:
                self._worker = self._worker or _Worker(self._name)
                return self._worker.render(text, rate_wpm)
            except (_WorkerError, AudioFileError) as error:
                log.info("the voice's worker is ended: %s", error)
                begun, failure = self._worker is not None, error
                self._stop_worker()
            except OSError as error:
                raise VoiceError(f"The voice has no room to work ({error.strerror}). Make room on the disk.") from error
        raise VoiceError(self._told(begun, failure)) from failure

    def _told(self, begun: bool, failure: Exception) -> str:
        """A voice that begins and then fails is not missing."""
        if str(failure) == NO_SUCH_VOICE:
            return f'There is no voice named "{self._name}". Choose another as voice.name in the settings, or none.'
        if begun:
            return "The voice could not speak a line. Look at the free space of the disk; see `attune doctor`."
        return MISSING

    def _stop_worker(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None


class _WorkerError(Exception):
    """The worker ended, was too slow, or refused. Its text names no spoken words."""


class _Worker:
    """The process, and a thread that waits for its answers so that each has a time limit."""

    def __init__(self, name: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="attune-voice-")
        command = [sys.executable, "-P", "-m", "assistant.devices.pyttsx3_worker", name]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="voice worker", daemon=True)
        self._reader.start()
        try:
            self._answer(START_S)
        except _WorkerError:
            self.close()
            raise

    def render(self, text: str, rate_wpm: int) -> Samples:
        assert self._process.stdin is not None
        file = Path(self._folder.name) / "line.wav"
        file.unlink(missing_ok=True)
        try:
            self._process.stdin.write(json.dumps({"text": text, "rate": rate_wpm, "file": str(file)}) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise _WorkerError("it has ended") from error
        self._answer(DEADLINE_S)
        return read_samples(file, SPEAKER_RATE_HZ)

    def close(self) -> None:
        """Kills the process, by its own id; the rest follows."""
        self._process.kill()
        self._process.wait()
        self._reader.join(2.0)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close_quietly(pipe)
        self._folder.cleanup()

    def _answer(self, timeout_s: float) -> None:
        answer: dict[str, Any] = {"alive": True}
        while "alive" in answer:
            try:
                line = self._answers.get(timeout=timeout_s)
            except queue.Empty:
                raise _WorkerError(f"no sign of life within {timeout_s:.0f} s") from None
            answer = json.loads(line) if line else {"error": "it has ended"}
        if "error" in answer:
            raise _WorkerError(str(answer["error"]).partition(":")[0])

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put("")


def _close_quietly(pipe: object) -> None:
    try:
        pipe.close()  # type: ignore[attr-defined]
    except OSError:
        log.debug("a pipe of the voice's worker was broken already")


def _parts(text: str) -> Iterator[str]:
    """The text, in sentences where it is long."""
    if len(text.split()) <= LONGEST_TEXT_WORDS:
        yield text
    else:
        yield from (sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if sentence.strip())


def _finished(samples: Samples) -> AudioClip:
    """Trimmed at both ends, levelled, with ramps that do not click. What is all silence stays a short silence."""
    clip = trimmed(AudioClip(samples, SPEAKER_RATE_HZ), TRIM_DBFS, TRIM_KEEP_S)
    if not len(clip.samples):
        return AudioClip(np.zeros(round(TRIM_KEEP_S * SPEAKER_RATE_HZ), np.int16), SPEAKER_RATE_HZ)
    clip = levelled(clip, SPEECH_DBFS, MOST_LEVELLING_DB, CEILING_DBFS)
    fade = round(FADE_S * SPEAKER_RATE_HZ)
    return AudioClip(faded(clip.samples, fade, fade), SPEAKER_RATE_HZ)
