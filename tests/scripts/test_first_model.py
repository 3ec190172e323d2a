"""The official model at the first start: fetched once, skipped when wanted, and never in the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import first_model
from virtual_environment import Environment

pytestmark = pytest.mark.contract

FETCH = ["-P", "-m", "assistant", "models", "fetch"]


class Calls:
    """Keeps the commands, and answers as `attune models fetch` does without a network."""

    def __init__(self, code: int = 3) -> None:
        self.code = code
        self.commands: list[list[str]] = []

    def __call__(self, command: Sequence[str], variables: Mapping[str, str]) -> int:
        self.commands.append([*command[1:]])
        return self.code


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    made = Environment(tmp_path)
    made.folder.mkdir()
    return made


@pytest.mark.parametrize("code", [0, 3, 130], ids=["fetched", "no network", "Ctrl-C"])
def test_it_is_tried_once_whatever_comes_of_it(environment: Environment, code: int) -> None:
    calls = Calls(code)
    for _ in range(3):
        assert first_model.fetch_once(environment, ["--speaker", "none"], calls) == ["--speaker", "none"]
    assert calls.commands == [FETCH]


def test_without_a_download_one_line_says_how_to_get_it_later_and_that_once(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = Calls()
    for _ in range(2):
        assert first_model.fetch_once(environment, ["--no-download", "-v"], calls) == ["-v"]
    assert first_model.fetch_once(environment, ["-v"], calls) == ["-v"]
    assert calls.commands == []
    assert capsys.readouterr().err == (
        "Attune goes on with its own small model. To fetch the official one later: attune models fetch\n"
    )


def test_it_goes_to_the_home_that_the_start_is_for(environment: Environment) -> None:
    calls = Calls()
    for home in (["--home", "a"], ["--home=a"], ["--home", "b", "--settings", "c"], ["--home", "b", "--settings", "c"]):
        assert first_model.fetch_once(environment, home, calls) == home
    assert [command[3:-2] for command in calls.commands] == [["--home", "a"], ["--home", "b", "--settings", "c"]]


@pytest.mark.parametrize("word", ["--help", "-h", "--version"])
def test_whoever_asks_for_help_downloads_nothing(environment: Environment, word: str) -> None:
    calls = Calls()
    first_model.fetch_once(environment, [word], calls)
    assert calls.commands == []
    first_model.fetch_once(environment, [], calls)
    assert calls.commands == [FETCH]


def test_an_option_without_its_value_is_left_to_attune_to_complain_about(environment: Environment) -> None:
    assert first_model.fetch_once(environment, ["--home"], Calls()) == ["--home"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_during_the_download_ends_the_download_only(project: Path) -> None:
    """Both get it, as from a terminal."""
    program = (
        "import preparing, sys; print(preparing._call([sys.executable, '-c', "
        "'import time; print(\"begun\", flush=True); time.sleep(60)'])); print('goes on')"
    )
    words = [sys.executable, "-c", program]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=project / "scripts", process_group=0
    ) as start:
        assert start.stdout is not None
        assert start.stdout.readline() == "begun\n"
        os.killpg(start.pid, signal.SIGINT)
        assert start.stdout.read().splitlines()[-1] == "goes on"
