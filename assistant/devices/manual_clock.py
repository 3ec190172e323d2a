"""A clock that goes on only when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(2026, 1, 1, 12, tzinfo=UTC)


class ManualClock:
    """For tests, and wherever the time must come from elsewhere."""

    def __init__(self) -> None:
        self._now_s = 0.0

    def now(self) -> float:
        return self._now_s

    def wall_utc(self) -> datetime:
        return EPOCH + timedelta(seconds=self._now_s)

    def advance(self, seconds: float) -> None:
        """Forward only: a negative time is refused with ValueError."""
        if seconds < 0:
            raise ValueError("a clock never goes back")
        self._now_s += seconds
