"""The machine's own clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """Any thread. Seconds since the clock was made, so that a run begins at 0."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()

    def now(self) -> float:
        return time.monotonic() - self._began_s

    def wall_utc(self) -> datetime:
        return datetime.now(UTC)
