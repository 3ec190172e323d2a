"""The journal on disk: one SQLite file of this user, one commit an event.

`synchronous=FULL` in WAL mode brings every commit to the disk before `append` returns, so that a power cut loses
nothing older; `NORMAL` would only be safe against the end of the process.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sqlite3
import stat
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.devices.process_mark import process_mark
from assistant.devices.sqlite_reading import (
    APPLICATION_ID,
    BUSY_S,
    COLUMNS,
    DAMAGED,
    SCHEMA_VERSION,
    JournalRows,
    check_schema,
    told_plainly,
)
from assistant.errors import StorageError
from assistant.folders import make_private
from assistant.journal.entries import EventEntry, SessionEntry, begun_session
from assistant.ports import Clock

logger = logging.getLogger(__name__)

SCHEMA = f"""
CREATE TABLE sessions (
    id TEXT PRIMARY KEY, exercise TEXT NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL,
    started_utc TEXT NOT NULL, utc_offset_s INTEGER NOT NULL, planned_s REAL, real_s REAL,
    outcome TEXT, people INTEGER, process TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE TABLE events (
    number INTEGER PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    at_s REAL NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX events_of_session ON events (session_id);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""


class SqliteJournal:
    """Writes and reads; opened by `with`, used and closed in one thread. Two processes may use one file at once."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._rows: JournalRows | None = None

    def __enter__(self) -> Self:
        """Raises StorageError. A damaged file is moved aside, with a warning that names it, and a new one is begun."""
        make_private(self._path.parent)
        with told_plainly(self._path):
            opened = _private_file(self._path)
            try:
                connection = _connection(self._path)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & 0xFF not in DAMAGED:
                    raise
                if _private_file(self._path) == opened:  # else another process has begun a new one
                    self._move_aside()
                    _private_file(self._path)
                connection = _connection(self._path)
        self._rows = JournalRows(connection, self._path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._rows is not None:
            self._rows.connection.close()
            self._rows = None

    def begin(self, session_id: str, detail: Mapping[str, object]) -> None:
        """Open a session; it counts as interrupted until `end`, unless this process lives."""
        entry = begun_session(session_id, self._clock.wall_utc(), detail)
        values = {name: getattr(entry, name, None) for name in COLUMNS.split(", ")} | {
            "started_utc": entry.started_utc.isoformat(),
            "real_s": None,
            "outcome": None,
            "process": process_mark(),
            "detail": _json(entry.detail),
        }
        names = ", ".join(f":{name}" for name in values)
        self._write(
            f"INSERT INTO sessions ({COLUMNS}) VALUES ({names})", values, f"session {session_id} is there already"
        )

    def append(self, session_id: str, at_s: float, kind: str, detail: Mapping[str, object]) -> None:
        """One event, on disk when this returns. Raises StorageError; what was written stays."""
        self._write(
            "INSERT INTO events (session_id, at_s, kind, detail) VALUES (:session, :at_s, :kind, :detail)",
            {"session": session_id, "at_s": at_s, "kind": kind, "detail": _json(detail)},
            f"there is no session {session_id}",
        )

    def end(self, session_id: str, outcome: str) -> None:
        """`outcome`: finished, stopped, ...; its length is the time from its first event to its last."""
        changed = self._write(
            "UPDATE sessions SET outcome = :outcome, real_s ="
            " (SELECT coalesce(max(at_s) - min(at_s), 0.0) FROM events WHERE session_id = :session)"
            " WHERE id = :session",
            {"session": session_id, "outcome": outcome},
        )
        if not changed:
            raise StorageError(f"{self._path}: there is no session {session_id}.")

    def sessions(self) -> list[SessionEntry]:
        """The oldest first."""
        return self._open_rows.sessions()

    def events(self, session_id: str) -> list[EventEntry]:
        """In the order they were written."""
        return self._open_rows.events(session_id)

    def interrupted(self) -> SessionEntry | None:
        """The newest session, when it did not end and no living process leads it."""
        return self._open_rows.interrupted()

    @property
    def _open_rows(self) -> JournalRows:
        if self._rows is None:
            raise StorageError(f"{self._path}: the journal is not open.")
        return self._rows

    def _write(self, sql: str, values: Mapping[str, object], if_refused: str = "") -> int:
        """The number of rows changed."""
        rows = self._open_rows
        with told_plainly(self._path):
            try:
                return rows.connection.execute(sql, values).rowcount
            except sqlite3.IntegrityError as error:
                raise StorageError(f"{self._path}: {if_refused}.") from error

    def _move_aside(self) -> None:
        """Nothing is deleted; the files beside it go along, so that the old journal can still be looked at."""
        stamp = self._clock.wall_utc().strftime("%Y%m%d-%H%M%S")
        aside = self._path.with_name(f"{self._path.name}.damaged-{stamp}-{os.getpid()}")
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                self._path.with_name(self._path.name + ending).rename(aside.with_name(aside.name + ending))
        logger.warning("the journal %s was damaged. It is now %s, and a new one is begun.", self._path, aside.name)


def _connection(path: Path) -> sqlite3.Connection:
    """sqlite3.DatabaseError when it is damaged."""
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        version = check_schema(connection, path)
        _write_ahead(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        if version == 0:
            _make_schema(connection, path)
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _damaged()
    except BaseException:
        connection.close()
        raise
    return connection


def _private_file(path: Path) -> tuple[int, int]:
    """Makes it when missing; which file it is. SQLite gives the files beside it the rights of this one.

    One that is there is never opened here: closing it again would end the locks of this process's other connections.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    status = path.stat()
    if stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
        path.chmod(0o600)
    return status.st_dev, status.st_ino


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Two processes that begin the file at once: SQLite refuses the change of mode without waiting, so wait here."""
    give_up_s = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_s:
                raise
            time.sleep(0.02)
    connection.execute("PRAGMA synchronous = FULL")


def _make_schema(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if check_schema(connection, path) == 0:  # another process may have been quicker
        for statement in SCHEMA.split(";"):
            connection.execute(statement)
    connection.execute("COMMIT")


def _damaged() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("the check of the journal failed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _json(detail: Mapping[str, object]) -> str:
    return json.dumps(detail, ensure_ascii=False)
