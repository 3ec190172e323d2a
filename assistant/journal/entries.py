"""What the journal gives back: sessions and their events."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """One session. `outcome` is "" until it ended. `real_s`: from its first event to its last, in seconds.

    `running`: not ended, and the process that leads it is alive. `place`: the last step reached
    ("reflect_back:24") of one that did not finish.
    """

    id: str
    exercise: str
    version: int
    title: str
    started_utc: datetime
    utc_offset_s: int
    planned_s: float | None
    real_s: float
    outcome: str
    people: int | None
    running: bool = False
    place: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def started(self) -> datetime:
        """On the clock of the room where it began."""
        return self.started_utc.astimezone(timezone(timedelta(seconds=self.utc_offset_s)))

    @property
    def how_it_ended(self) -> str:
        """The outcome, "running", or "interrupted" when the program ended before the session did."""
        return self.outcome or ("running" if self.running else "interrupted")


@dataclass(frozen=True, slots=True)
class EventEntry:
    """`at_s` on the session's clock."""

    at_s: float
    kind: str
    detail: Mapping[str, object]


def begun_session(session_id: str, started_utc: datetime, detail: Mapping[str, object]) -> SessionEntry:
    """A session at its beginning. What of the detail has no field of its own (settings, seed, ...) stays `detail`."""
    rest = json.loads(json.dumps(detail))
    offset = started_utc.astimezone().utcoffset()
    people, planned_s = rest.pop("people", None), rest.pop("planned_s", None)
    return SessionEntry(
        id=session_id,
        exercise=str(rest.pop("exercise", "")),
        version=int(rest.pop("version", 0)),
        title=str(rest.pop("title", "")),
        started_utc=started_utc,
        utc_offset_s=int(offset.total_seconds()) if offset else 0,
        planned_s=None if planned_s is None else float(planned_s),
        real_s=0.0,
        outcome="",
        people=None if people is None else int(people),
        running=True,
        detail=rest,
    )


def seconds_covered(events: Sequence[EventEntry]) -> float:
    """From the first event to the last."""
    return events[-1].at_s - events[0].at_s if events else 0.0
