"""Rights to play. A hush ends all that were given out so far, begun or not; a plain flag loses a hush that comes too early."""

from __future__ import annotations

import threading


class Tickets:
    """Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given = 0
        self._ended = 0

    def give(self) -> int:
        with self._lock:
            self._given += 1
            return self._given

    def end_all(self) -> None:
        with self._lock:
            self._ended = self._given

    def is_valid(self, ticket: int) -> bool:
        with self._lock:
            return self._ended < ticket <= self._given
