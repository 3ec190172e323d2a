"""The keyboard in the microphone's place: every line typed is an utterance."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Self

from assistant.guidance.events import Event, Heard, InputEnded, SpeechStarted
from assistant.ports import Clock


class TypedWords:
    """Posts SpeechStarted and Heard for each line, InputEnded after the last.

    A person at a keyboard types when they like. Lines from a pipe are all there at once: each waits until the guide
    listens, which `listen` is told. A thread of its own reads, because a keyboard cannot be waited for with a time
    limit; it ends with the program.
    """

    def __init__(self, clock: Clock, post: Callable[[Event], None], lines: Iterable[str] | None = None) -> None:
        self._clock = clock
        self._post = post
        self._lines = sys.stdin if lines is None else lines
        self._waits = lines is not None or not sys.stdin.isatty()
        self._listening = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._read, name="keyboard", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The reading thread is left to the end of the program: it holds no device."""

    def listen(self, _at_s: float, event: str, _detail: Mapping[str, object]) -> None:
        """A listener of the run's events."""
        if event == "listening":
            self._listening.release()

    def _read(self) -> None:
        for line in self._lines:
            words = " ".join(line.lower().split())
            if words:
                if self._waits:
                    self._listening.acquire()
                now = self._clock.now()
                self._post(SpeechStarted(now))
                self._post(Heard(words, now, now))
        self._post(InputEnded())
