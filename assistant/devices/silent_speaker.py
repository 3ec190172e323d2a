"""A speaker that nobody hears: it takes as long as a real one. For `--speaker none`, and as the fake of the seam."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from assistant.devices.tickets import Tickets
from assistant.ports import Clock
from assistant.speaking.tracks import Track


class SilentSpeaker:
    """Plays nothing in real time. `ticket` and `hush` may be called from any thread."""

    name = "none"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tickets = Tickets()
        self._hushed = threading.Condition()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hush()

    def ticket(self) -> int:
        return self._tickets.give()

    def play(
        self,
        track: Track,
        ticket: int,
        volume_db: float = 0.0,  # noqa: ARG002 (nobody hears how loud it is)
        on_start: Callable[[float], None] | None = None,
    ) -> float:
        """Blocks for as long as the track is, or until it is hushed; returns the seconds of it."""
        if not self._tickets.is_valid(ticket):
            return 0.0
        began_s = self._clock.now()
        if on_start is not None:
            on_start(0.0)
        with self._hushed:
            over = self._hushed.wait_for(lambda: not self._tickets.is_valid(ticket), track.seconds)
        return min(track.seconds, self._clock.now() - began_s) if over else track.seconds

    def hush(self) -> None:
        with self._hushed:
            self._tickets.end_all()
            self._hushed.notify_all()
