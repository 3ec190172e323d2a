"""Reading the journal's file, without changing it."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.devices.process_mark import is_alive
from assistant.errors import StorageError
from assistant.journal.entries import EventEntry, SessionEntry

APPLICATION_ID = 0x41747475
"""Marks the file as Attune's ("Attu"), so that another program's database is never written into."""
SCHEMA_VERSION = 1

SENTENCES = {
    sqlite3.SQLITE_FULL: "the disk is full. Make room",
    sqlite3.SQLITE_READONLY: "it may not be written. Give yourself the right to, or name another --home",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened. Look at the rights of its folder, or name another --home",
    sqlite3.SQLITE_BUSY: "another program holds it. Close that and try again",
    sqlite3.SQLITE_LOCKED: "another program holds it. Close that and try again",
    sqlite3.SQLITE_IOERR: "the disk is full or broken. Look at its free space",
}
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


@dataclass(frozen=True, slots=True)
class JournalRows:
    """Everything that can be asked of an open journal. Methods block for one small query and raise StorageError."""

    connection: sqlite3.Connection
    path: Path

    def sessions(self) -> list[SessionEntry]:
        """The oldest first."""
        with told_plainly(self.path):
            rows = self.connection.execute(f"SELECT {COLUMNS} FROM sessions ORDER BY started_utc, rowid").fetchall()
            return [self._session(row) for row in rows]

    def events(self, session_id: str) -> list[EventEntry]:
        """In the order they were written."""
        with told_plainly(self.path):
            rows = self.connection.execute(
                "SELECT at_s, kind, detail FROM events WHERE session_id = ? ORDER BY number", (session_id,)
            )
            return [EventEntry(at_s, kind, json.loads(detail)) for at_s, kind, detail in rows]

    def interrupted(self) -> SessionEntry | None:
        """The newest session, when it did not end and no living process leads it."""
        sessions = [session for session in self.sessions() if not session.running]
        return sessions[-1] if sessions and not sessions[-1].outcome else None

    def _session(self, row: tuple[object, ...]) -> SessionEntry:
        values = dict(zip(COLUMNS.split(", "), row, strict=True))
        outcome, process = values["outcome"] or "", str(values.pop("process"))
        real_s, place = (0.0, "") if outcome == "finished" else self._so_far(str(values["id"]))
        values |= {
            "started_utc": datetime.fromisoformat(str(values["started_utc"])),
            "detail": json.loads(str(values["detail"])),
            "outcome": outcome,
            "real_s": real_s if values["real_s"] is None else values["real_s"],
        }
        return SessionEntry(**values, running=not outcome and is_alive(process), place=place)  # type: ignore[arg-type]

    def _so_far(self, session_id: str) -> tuple[float, str]:
        """The seconds from the first event to the last, and the last step's place."""
        seconds = self.connection.execute(
            "SELECT coalesce(max(at_s) - min(at_s), 0.0) FROM events WHERE session_id = ?", (session_id,)
        ).fetchone()
        step = self.connection.execute(
            "SELECT detail FROM events WHERE session_id = ? AND kind = 'step' ORDER BY number DESC LIMIT 1",
            (session_id,),
        ).fetchone()
        return seconds[0], str(json.loads(step[0]).get("place", "")) if step else ""


COLUMNS = "id, exercise, version, title, started_utc, utc_offset_s, planned_s, real_s, outcome, people, process, detail"


@contextlib.contextmanager
def read_journal(path: Path) -> Iterator[JournalRows | None]:
    """The journal, opened for reading only; None when there is none yet. Raises StorageError, also when damaged."""
    with told_plainly(path):
        connection = _opened(path) if _is_there(path) else None
    if connection is None:
        yield None
        return
    with contextlib.closing(connection):
        with told_plainly(path):
            begun = check_schema(connection, path) > 0
        yield JournalRows(connection, path) if begun else None


def _is_there(path: Path) -> bool:
    """Raises StorageError for a folder, of which SQLite says that the disk is broken, and OSError for a forbidden one."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    if stat.S_ISDIR(mode):
        raise StorageError(f"{path}: this is a folder where the journal should be. Move it, or name another --home.")
    return True


def _opened(path: Path) -> sqlite3.Connection:
    """On a disk that is read-only SQLite cannot make the files beside the journal; then nobody writes either."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    return connection


BUSY_S = 2.0
"""So long is waited for another process, which holds the file for milliseconds only."""


def check_schema(connection: sqlite3.Connection, path: Path) -> int:
    """The schema's version; 0 for a new file. Raises StorageError for a newer one or a database that is not ours."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    has_tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0
    if mark != APPLICATION_ID and has_tables:
        raise StorageError(f"{path}: this is a database, but not Attune's journal. Name another --home.")
    if version > SCHEMA_VERSION:
        raise StorageError(f"{path}: a newer Attune wrote this journal. Use that one, or name another --home.")
    return version


@contextlib.contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turns SQLite's and the system's errors into StorageError. What was written before stays."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in DAMAGED:
            raise StorageError(f"{path}: the journal is damaged. The next session moves it aside.") from error
        sentence = SENTENCES.get(code, f"SQLite says: {error}")
        raise StorageError(f"{path}: the journal cannot be used: {sentence}. What was kept before stays.") from error
    except OSError as error:
        raise StorageError(f"{path}: the journal cannot be used ({error.strerror}). Name another --home.") from error
