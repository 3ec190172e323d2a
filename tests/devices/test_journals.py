"""The journal in memory and the one on disk keep the same promises; the one on disk keeps some more."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.devices.memory_journal import MemoryJournal
from assistant.devices.sqlite_journal import SqliteJournal
from assistant.devices.sqlite_reading import read_journal
from assistant.errors import StorageError
from assistant.journal.entries import EventEntry

pytestmark = pytest.mark.contract

STARTED = datetime(2026, 3, 2, 17, 40, 5, tzinfo=UTC)
BREATHING = {
    "exercise": "breathe_before_talk",
    "version": 2,
    "title": "Breathing before a talk",
    "planned_s": 600.0,
    "people": 1,
    "settings": {"pattern": "slow", "names": ("Zoë",)},
    "seed": 7,
}


class HandClock:
    """Stands still."""

    def now(self) -> float:
        return 100.0

    def wall_utc(self) -> datetime:
        return STARTED


AnyJournal = MemoryJournal | SqliteJournal


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "journal.db"


@pytest.fixture
def disk(file: Path, clock: HandClock) -> Iterator[SqliteJournal]:
    with SqliteJournal(file, clock) as journal:
        yield journal


@pytest.fixture(params=["memory", "disk"])
def journal(request: pytest.FixtureRequest, clock: HandClock, file: Path) -> Iterator[AnyJournal]:
    with ExitStack() as stack:
        yield stack.enter_context(MemoryJournal(clock) if request.param == "memory" else SqliteJournal(file, clock))


def test_a_session_is_given_back_as_it_was_told(journal: AnyJournal) -> None:
    journal.begin("one", BREATHING)
    journal.append("one", 100.5, "step", {"place": "breathe_before_talk:12", "does": "Speak"})
    journal.append("one", 101.0, "breathing", {"cycles": 3, "note": "Zoë"})
    journal.append("one", 130.5, "ended", {"outcome": "finished"})
    journal.end("one", "finished")
    (session,) = journal.sessions()
    assert (session.id, session.exercise, session.version) == ("one", "breathe_before_talk", 2)
    assert (session.title, session.people, session.planned_s) == ("Breathing before a talk", 1, 600.0)
    assert (session.outcome, session.how_it_ended, session.running, session.real_s) == (
        "finished",
        "finished",
        False,
        30.0,
    )
    assert session.started_utc == STARTED
    assert session.started == STARTED
    assert session.detail == {"settings": {"pattern": "slow", "names": ["Zoë"]}, "seed": 7}
    assert journal.events("one") == [
        EventEntry(100.5, "step", {"place": "breathe_before_talk:12", "does": "Speak"}),
        EventEntry(101.0, "breathing", {"cycles": 3, "note": "Zoë"}),
        EventEntry(130.5, "ended", {"outcome": "finished"}),
    ]


def test_a_session_that_is_being_led_is_running_and_not_interrupted(journal: AnyJournal) -> None:
    journal.begin("one", BREATHING)
    journal.append("one", 100.5, "step", {"place": "a:1"})
    journal.append("one", 120.0, "step", {"place": "a:2"})
    (session,) = journal.sessions()
    assert (session.how_it_ended, session.place, session.real_s) == ("running", "a:2", 19.5)
    assert journal.interrupted() is None


def test_sessions_come_in_order_and_their_events_are_kept_apart(journal: AnyJournal) -> None:
    for name in ("one", "two", "three"):
        journal.begin(name, {})
    journal.append("two", 1.0, "step", {})
    assert [session.id for session in journal.sessions()] == ["one", "two", "three"]
    assert [len(journal.events(name)) for name in ("one", "two", "three", "none")] == [0, 1, 0, 0]


def test_what_does_not_fit_is_refused_in_plain_words_and_changes_nothing(journal: AnyJournal) -> None:
    journal.begin("one", BREATHING)
    with pytest.raises(StorageError, match="session one is there already"):
        journal.begin("one", {})
    with pytest.raises(StorageError, match="there is no session two"):
        journal.append("two", 1.0, "step", {})
    with pytest.raises(StorageError, match="there is no session two"):
        journal.end("two", "finished")
    assert [session.exercise for session in journal.sessions()] == ["breathe_before_talk"]


# The journal on disk


def test_everything_is_there_when_the_file_is_opened_again(file: Path, clock: HandClock) -> None:
    with SqliteJournal(file, clock) as journal:
        journal.begin("one", BREATHING)
        journal.append("one", 100.0, "step", {"place": "a:1"})
        journal.end("one", "stopped")
    with SqliteJournal(file, clock) as journal:
        journal.begin("two", BREATHING)
        assert [session.id for session in journal.sessions()] == ["one", "two"]
        assert len(journal.events("one")) == 1


def test_a_file_that_holds_a_session_belongs_to_its_owner_only(disk: SqliteJournal, file: Path) -> None:
    disk.begin("one", BREATHING)
    rights = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    assert rights == dict.fromkeys(("journal.db", "journal.db-wal", "journal.db-shm"), 0o600)
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(file: Path, clock: HandClock) -> None:
    with SqliteJournal(file, clock):
        pass
    file.chmod(0o644)
    with SqliteJournal(file, clock):
        assert file.stat().st_mode & 0o777 == 0o600


DIES = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from assistant.devices.sqlite_journal import SqliteJournal
class Clock:
    def now(self): return 0.0
    def wall_utc(self): return datetime(2026, 3, 2, tzinfo=UTC)
with SqliteJournal(Path(sys.argv[1]), Clock()) as journal:
    journal.begin("one", {"exercise": "gratitude_round", "title": "Gratitude round"})
    for second in range(50):
        journal.append("one", float(second), "step", {"place": f"gratitude_round:{second}"})
    os.kill(os.getpid(), 9) if sys.argv[2] == "dies" else print("ready", flush=True) or sys.stdin.read()
"""


def test_after_a_kill_every_event_is_there_and_the_session_is_interrupted(file: Path, clock: HandClock) -> None:
    killed = subprocess.run([sys.executable, "-c", DIES, str(file), "dies"], timeout=60, check=False)
    assert killed.returncode == -9
    with SqliteJournal(file, clock) as journal:
        session = journal.interrupted()
        assert session is not None
        assert (session.how_it_ended, session.place, session.real_s) == ("interrupted", "gratitude_round:49", 49.0)
        assert len(journal.events("one")) == 50
        journal.end("one", "interrupted")
        assert journal.interrupted() is None
        assert journal.sessions()[0].real_s == 49.0


def test_two_processes_write_into_one_journal_and_a_living_one_is_running(file: Path, disk: SqliteJournal) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", DIES, str(file), "waits"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        disk.begin("two", BREATHING)
        disk.append("two", 1.0, "step", {})
        assert [(entry.id, entry.how_it_ended) for entry in disk.sessions()] == [("one", "running"), ("two", "running")]
        assert disk.interrupted() is None
    assert [entry.how_it_ended for entry in disk.sessions()] == ["interrupted", "running"]


def damage_header(file: Path) -> None:
    file.write_bytes(b"this was a journal" + bytes(5000))


def damage_inside(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    for page in range(1, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    file.write_bytes(whole)


def damage_length(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


@pytest.mark.parametrize("damage", [damage_header, damage_inside, damage_length])
def test_a_damaged_journal_is_moved_aside_and_a_new_one_begun(
    file: Path, clock: HandClock, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], None]
) -> None:
    with SqliteJournal(file, clock) as journal:
        journal.begin("one", BREATHING)
        journal.append("one", 1.0, "step", {})
    damage(file)
    left = file.read_bytes()
    with caplog.at_level(logging.WARNING), SqliteJournal(file, clock) as journal:
        journal.begin("two", BREATHING)
        assert [session.id for session in journal.sessions()] == ["two"]
    (aside,) = file.parent.glob("journal.db.damaged-*")
    assert aside.read_bytes() == left
    assert caplog.messages == [f"the journal {file} was damaged. It is now {aside.name}, and a new one is begun."]


def test_a_damaged_journal_is_only_reported_when_it_is_read(file: Path) -> None:
    file.parent.mkdir()
    damage_header(file)
    with pytest.raises(StorageError, match="the journal is damaged"), read_journal(file):
        pass
    assert list(file.parent.iterdir()) == [file]


def test_a_journal_of_a_newer_attune_is_left_alone(file: Path, clock: HandClock) -> None:
    with SqliteJournal(file, clock):
        pass
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="a newer Attune wrote this journal"), SqliteJournal(file, clock):
        pass
    with pytest.raises(StorageError, match="a newer Attune wrote this journal"), read_journal(file):
        pass


def test_a_database_of_another_program_is_left_alone(file: Path, clock: HandClock) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StorageError, match="not Attune's journal"), SqliteJournal(file, clock):
        pass


def test_a_journal_that_is_held_by_another_program_is_one_plain_line(disk: SqliteJournal, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="another program holds it"):
            disk.begin("one", BREATHING)
        holder.execute("ROLLBACK")
    disk.begin("one", BREATHING)


def test_a_folder_in_the_journals_place_is_one_plain_line(file: Path, clock: HandClock) -> None:
    file.mkdir(parents=True)
    with pytest.raises(StorageError, match="cannot be used"), SqliteJournal(file, clock):
        pass


FILLS = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from assistant.devices.sqlite_journal import SqliteJournal
from assistant.errors import StorageError
class Clock:
    def now(self): return 0.0
    def wall_utc(self): return datetime(2026, 3, 2, tzinfo=UTC)
with SqliteJournal(Path(sys.argv[1]), Clock()) as journal:
    journal.begin("one", {})
    journal.append("one", 0.0, "step", {"place": "kept"})
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        journal.append("one", 1.0, "step", {"place": "x" * 200_000})
    except StorageError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no limit on a file's size")
def test_a_disk_that_takes_no_more_is_one_plain_line_and_loses_nothing(file: Path, clock: HandClock) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FILLS, str(file)], capture_output=True, text=True, timeout=60, check=True
    )
    assert "the disk is full" in told.stdout
    assert "What was kept before stays." in told.stdout
    with SqliteJournal(file, clock) as journal:
        assert [event.detail for event in journal.events("one")] == [{"place": "kept"}]


def test_reading_makes_no_file_and_finds_no_journal_where_there_is_none(file: Path) -> None:
    with read_journal(file) as rows:
        assert rows is None
    assert not file.parent.exists()


READS_AS_SOMEBODY_ELSE = """
import os, sys
from pathlib import Path
from assistant.devices.sqlite_reading import read_journal
os.setuid(65534)
with read_journal(Path(sys.argv[1])) as rows:
    print([entry.exercise for entry in rows.sessions()])
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_journal_in_a_folder_that_may_not_be_written_can_still_be_read(clock: HandClock) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journal.db"
        with SqliteJournal(file, clock) as journal:
            journal.begin("one", {"exercise": "gratitude_round"})
            journal.end("one", "finished")
        Path(folder).chmod(0o755)
        file.chmod(0o644)
        command = [sys.executable, "-c", READS_AS_SOMEBODY_ELSE, str(file)]
        told = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, check=True)
    assert told.stdout == "['gratitude_round']\n"
