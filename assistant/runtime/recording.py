"""Where the core's records go: to the journal what is to be kept, to every listener all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from assistant.errors import StorageError
from assistant.guidance.events import Record
from assistant.journal.recording import detail_for_journal
from assistant.ports import Journal
from assistant.settings import JournalSettings

Listener: TypeAlias = Callable[[float, str, Mapping[str, object]], None]
"""Called with the time in seconds, the event's name and its details."""


class Recorder:
    """One for a run. A journal that fails (full disk) is told about once, and the session goes on without it."""

    def __init__(
        self,
        journal: Journal | None,
        settings: JournalSettings,
        new_session_id: Callable[[], str],
        rehearsal: bool = False,
    ) -> None:
        self._journal = journal
        self._settings = settings
        self._new_session_id = new_session_id
        self._rehearsal = rehearsal
        self._listeners: list[Listener] = []
        self._session_id = ""
        self._began_s = 0.0

    def add(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def record(self, record: Record, now: float) -> None:
        """To the journal first: what listeners were told is on disk."""
        if record.keep and self._journal is not None:
            try:
                self._keep(self._journal, record, now)
            except StorageError as error:
                self._journal = None
                self.tell(now, "fault", {"device": "journal", "sentence": str(error)})
        name = {"began": "started", "ended": "finished"}.get(record.kind, record.kind)
        self.tell(now, name, record.detail)

    def tell(self, now: float, event: str, detail: Mapping[str, object]) -> None:
        """To the listeners only."""
        for listener in self._listeners:
            listener(now, event, detail)

    def _keep(self, journal: Journal, record: Record, now: float) -> None:
        if record.kind == "began":
            self._session_id, self._began_s = self._new_session_id(), now
        if not self._session_id:
            return
        told = {**record.detail, "words": record.words} if record.words else record.detail
        detail = detail_for_journal(record.kind, told, self._settings.keep_ratings, self._settings.keep_names)
        if detail is None:
            return
        if record.kind == "began":
            journal.begin(self._session_id, detail | ({"rehearsal": True} if self._rehearsal else {}))
            return
        journal.append(self._session_id, round(now - self._began_s, 3), record.kind, detail)
        if record.kind == "ended":
            journal.end(self._session_id, str(record.detail.get("outcome", "")))
            self._session_id = ""
