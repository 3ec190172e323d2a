"""kill -9 in the middle of a session: what has happened is in the journal, and the journal says so."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.devices.sqlite_reading import read_journal

pytestmark = pytest.mark.contract


def started(home: Path, events: Path) -> subprocess.Popen:
    command = [
        sys.executable,
        "-m",
        "assistant",
        "--home",
        str(home),
        "run",
        "breathe_before_talk",
        "--words",
        "--speaker",
        "none",
        "--events",
        str(events),
        "--quiet",
    ]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def events_of(file: Path) -> list[dict]:
    text = file.read_text() if file.is_file() else ""
    return [json.loads(line) for line in text.splitlines() if line.endswith("}")]


@pytest.fixture
def killed(tmp_path: Path) -> tuple[Path, list[dict]]:
    """A home whose session was killed after a few steps, and the events that had been told by then."""
    events = tmp_path / "events.jsonl"
    process = started(tmp_path / "home", events)
    try:
        ends = time.monotonic() + 60
        while sum(event["event"] == "step" for event in events_of(events)) < 3:
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < ends, "the session did not begin"
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.communicate()
    return tmp_path / "home", events_of(events)


def test_the_journal_opens_and_holds_everything_that_was_told(killed):
    home, events = killed
    with read_journal(home / "journal.db") as rows:
        [session] = rows.sessions()
        kept = rows.events(session.id)
    assert session.outcome == ""
    steps = [event["place"] for event in events if event["event"] == "step"]
    assert [entry.detail["place"] for entry in kept if entry.kind == "step"][: len(steps)] == steps


def test_the_list_says_that_the_session_was_interrupted(killed, capsys):
    home, _ = killed
    assert main(["--home", str(home), "journal", "list"]) == 0
    assert "interrupted" in capsys.readouterr().out


def test_the_next_session_is_written_beside_it(killed, capsys):
    home, _ = killed
    tour = Path(__file__).parents[2] / "assistant" / "rehearsing" / "tour" / "gratitude_round.yaml"
    assert main(["--home", str(home), "rehearse", "--quiet", str(tour)]) == 0
    capsys.readouterr()
    main(["--home", str(home), "journal", "list", "--json"])
    outcomes = [json.loads(line)["outcome"] for line in capsys.readouterr().out.splitlines()]
    assert outcomes == ["interrupted", "stopped"]
