"""A journal that is gone with the process: for tests, and for a session whose journal cannot be written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Self

from assistant.errors import StorageError
from assistant.journal.entries import EventEntry, SessionEntry, begun_session, seconds_covered
from assistant.ports import Clock


class MemoryJournal:
    """Holds what it is told, as the one on disk would give it back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sessions: dict[str, SessionEntry] = {}
        self._events: dict[str, list[EventEntry]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def begin(self, session_id: str, detail: Mapping[str, object]) -> None:
        if session_id in self._sessions:
            raise StorageError(f"the journal in memory: session {session_id} is there already.")
        self._sessions[session_id] = begun_session(session_id, self._clock.wall_utc(), detail)
        self._events[session_id] = []

    def append(self, session_id: str, at_s: float, kind: str, detail: Mapping[str, object]) -> None:
        if session_id not in self._sessions:
            raise StorageError(f"the journal in memory: there is no session {session_id}.")
        self._events[session_id].append(EventEntry(at_s, kind, json.loads(json.dumps(detail))))

    def end(self, session_id: str, outcome: str) -> None:
        if session_id not in self._sessions:
            raise StorageError(f"the journal in memory: there is no session {session_id}.")
        self._sessions[session_id] = replace(self._sessions[session_id], outcome=outcome, running=False)

    def sessions(self) -> list[SessionEntry]:
        """The oldest first."""
        return [self._so_far(session) for session in self._sessions.values()]

    def events(self, session_id: str) -> list[EventEntry]:
        """In the order they were written."""
        return list(self._events.get(session_id, []))

    def interrupted(self) -> SessionEntry | None:
        """None: a process that has ended takes its memory with it."""
        return None

    def _so_far(self, session: SessionEntry) -> SessionEntry:
        events = self._events[session.id]
        places = [str(event.detail["place"]) for event in events if event.kind == "step" and "place" in event.detail]
        place = places[-1] if places else ""
        return replace(session, place="" if session.outcome == "finished" else place, real_s=seconds_covered(events))
