"""What the README promises, each in a whole run."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.wav

NO_NETWORK = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"the network was asked for: {event}")
sys.addaudithook(refuse)
from assistant.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
"""Ends the program at the first use of a socket, of any kind."""
TOUR = Path(__file__).parent.parent / "assistant" / "rehearsing" / "tour"


@pytest.fixture(scope="module")
def run_without_network(tmp_path_factory) -> tuple[subprocess.CompletedProcess[str], Path]:
    home = tmp_path_factory.mktemp("promises") / "home"
    command = [
        sys.executable,
        "-c",
        NO_NETWORK,
        "--home",
        str(home),
        "-vv",
        "rehearse",
        str(TOUR / "gratitude_round.yaml"),
    ]
    done = subprocess.run([*command, "--quiet"], capture_output=True, text=True, timeout=180, check=False)
    assert (home / "journal.db").is_file(), done.stderr[-2000:]
    return done, home


def test_offline_a_whole_session_opens_no_socket(run_without_network):
    done, _ = run_without_network
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_hook_of_that_test_would_notice():
    code = NO_NETWORK.replace("from assistant.__main__ import main", "import socket; socket.socket()")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert "the network was asked for" in done.stderr


def test_private_every_file_is_its_owners_only(run_without_network):
    _, home = run_without_network
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    open_to_others = [path for path in [home, *home.rglob("*")] if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert not open_to_others


def test_private_the_log_holds_nothing_that_was_said_or_heard_even_at_its_most_talkative(run_without_network):
    done, _ = run_without_network
    log = done.stderr.lower()
    for words in ("gratitude round", "anna", "mark", "rain", "person three", "your turn", "thank you"):
        assert words not in log


def test_private_no_sound_is_written_without_being_asked_for(run_without_network):
    """The cache has the guide's own lines; nothing is as long as what the person said, and nothing is a recording."""
    _, home = run_without_network
    sounds = [path for path in home.rglob("*") if path.suffix in (".wav", ".flac") and "clips" not in path.parts]
    assert not sounds


def test_the_readme_names_no_command_that_does_not_exist(project: Path):
    words = set(re.findall(r"attune ([a-z]+)", (project / "README.md").read_text(encoding="utf-8")))
    from assistant.__main__ import COMMANDS

    assert words <= set(COMMANDS) | {"is"}, os.linesep.join(sorted(words))
