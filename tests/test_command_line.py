"""The words after `attune`: what they do, what is said when they are wrong, and the exit code."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant import __version__
from assistant.__main__ import COMMANDS, main
from assistant.devices.sqlite_journal import SqliteJournal

pytestmark = pytest.mark.pure

Says = Callable[..., tuple[int, str, str]]


@pytest.fixture
def attune(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Says:
    """Runs a command with a home of its own: the exit code, what it printed and what it told."""

    def run(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["--home", str(tmp_path / "home"), *words])
        except SystemExit as end:
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    return run


class FixedClock:
    def now(self) -> float:
        return 0.0

    def wall_utc(self) -> datetime:
        return datetime(2026, 3, 2, 17, 40, tzinfo=UTC)


@pytest.fixture
def practised(tmp_path: Path) -> None:
    """Two sessions in the journal: one finished, one stopped."""
    with SqliteJournal(tmp_path / "home" / "journal.db", FixedClock()) as journal:
        for name, outcome in (("20260302-174000-aa11", "finished"), ("20260302-181500-bb22", "stopped")):
            journal.begin(name, {"exercise": "reflect_back", "title": "Reflect back", "version": 1, "people": 2})
            journal.append(name, 0.0, "step", {"place": "reflect_back:24"})
            journal.append(name, 75.0, "ended", {"outcome": outcome})
            journal.end(name, outcome)


# --- finding the command


def test_the_overview_names_every_command_with_what_it_does(attune: Says) -> None:
    code, out, _ = attune("--help")
    assert code == 0
    for name, summary in COMMANDS.items():
        assert f"  {name:<12}{summary}\n" in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(attune: Says, name: str) -> None:
    code, out, _ = attune(name, "--help")
    assert code == 0
    assert out.startswith(f"usage: attune {name}")
    assert "example:\n" in out
    assert "attune " in out.split("example:\n")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_own_summary_is_that_of_the_overview(name: str) -> None:
    command = importlib.import_module(f"assistant.commands.{name}")
    assert COMMANDS[name] == command.SUMMARY


def test_the_version_is_told_wherever_it_is_asked_for(attune: Says) -> None:
    assert attune("--version")[:2] == (0, f"attune {__version__}\n")
    assert attune("journal", "--version")[:2] == (0, f"attune {__version__}\n")


def test_without_a_command_the_words_are_those_of_run(attune: Says) -> None:
    code, _, err = attune("--no-such-option")
    assert (code, err) == (2, "attune: unrecognized arguments: --no-such-option. See: attune run --help\n")


def test_global_options_stand_before_or_behind_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words in (["--home", str(tmp_path), "settings"], ["settings", "--home", str(tmp_path)]):
        assert main(words) == 0
        assert f"file: {tmp_path / 'settings.toml'}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["jurnal"], 'there is no command "jurnal". Did you mean "journal"? See: attune --help'),
        (["xyz"], 'there is no command "xyz". See: attune --help'),
        (["journal", "--jsn"], "unrecognized arguments: --jsn. See: attune journal --help"),
        (["journal", "show"], "the following arguments are required: ID. See: attune journal show --help"),
        (["settings", "--home"], "argument --home: expected one argument. See: attune --help"),
        (["journal", "show", "cc"], 'the journal has no session "cc". `attune journal` lists them.'),
    ],
)
def test_wrong_words_are_one_plain_line_and_exit_code_2(attune: Says, words: list[str], told: str) -> None:
    assert attune(*words) == (2, "", f"attune: {told}\n")


def test_only_the_command_asked_for_is_loaded() -> None:
    program = (
        "import sys; from assistant.__main__ import main; main(['settings']);"
        "print([name for name in sys.modules if name.startswith(('assistant.commands.', 'numpy', 'rich'))])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout.splitlines()[-1] == "['assistant.commands.settings']"


# --- when something goes wrong


def test_broken_settings_are_one_plain_line_and_exit_code_2(attune: Says, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    file = tmp_path / "home" / "settings.toml"
    file.write_text("[hearing]\nmodle = 'x'\n")
    code, _, err = attune("journal")
    assert code == 2
    assert err == f'attune: {file}, line 2: there is no setting "hearing.modle". Did you mean "hearing.model"?\n'


def test_a_fault_of_our_own_is_one_plain_line_that_tells_where_but_no_words(
    attune: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise ValueError("something somebody said")

    monkeypatch.setattr("assistant.commands.settings.run", fails)
    code, _, err = attune("settings")
    assert code == 1
    assert err.startswith("attune: something went wrong inside Attune (ValueError in ")
    assert "somebody said" not in err
    assert "Traceback" not in err
    assert "Traceback" in attune("-vv", "settings")[2]


def test_an_interruption_has_the_exit_code_130(attune: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("assistant.commands.settings.run", interrupted)
    assert attune("settings") == (130, "", "")


def test_a_reader_that_goes_away_is_no_fault() -> None:
    attune = subprocess.Popen(
        [sys.executable, "-m", "assistant", "settings"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with attune:
        assert attune.stdout is not None
        assert attune.stderr is not None
        attune.stdout.close()
        assert attune.stderr.read() == b""
    assert attune.returncode == 141


# --- settings


def test_settings_shows_every_value_and_where_it_comes_from(attune: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTUNE_VOICE_RATE", "0.8")
    lines = [json.loads(line) for line in attune("settings", "--json")[1].splitlines()]
    assert {"name": "voice.rate", "value": 0.8, "source": "ATTUNE_VOICE_RATE"} in lines
    assert {"name": "guide.names", "value": [], "source": "default"} in lines
    assert "voice.rate = 0.8                          ATTUNE_VOICE_RATE\n" in attune("settings")[1]


def test_settings_are_written_once_and_then_left_alone(attune: Says, tmp_path: Path) -> None:
    file = tmp_path / "home" / "settings.toml"
    assert attune("settings", "--write")[0] == 0
    written = file.read_text()
    assert attune("settings", "--write")[2] == f"{file}: holds every setting already; nothing was changed\n"
    assert file.read_text() == written


def test_a_settings_file_that_was_named_is_written_there(attune: Says, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    assert attune("settings", "--write", "--settings", str(file))[0] == 0
    assert attune("settings", "--settings", str(file))[1].endswith(f"file: {file}\n")


# --- journal


def test_an_empty_journal_says_so_kindly_and_makes_no_file(attune: Says, tmp_path: Path) -> None:
    assert attune("journal") == (0, "", "The journal is empty. `attune run` leads the first session.\n")
    assert attune("journal", "--json")[1] == ""
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("practised")
def test_the_journal_lists_sessions_in_local_time_with_how_they_ended(attune: Says) -> None:
    _, out, _ = attune("journal")
    first, second = out.splitlines()
    local = datetime(2026, 3, 2, 17, 40, tzinfo=UTC).astimezone()
    assert first.startswith(f"20260302-174000-aa11  {local:%Y-%m-%d %H:%M} ")
    assert first.endswith("  Reflect back  1 min 15 s  finished")
    assert second.endswith("stopped (at step reflect_back:24)")


@pytest.mark.usefixtures("practised")
def test_the_journal_is_given_to_programs_one_object_a_line(attune: Says) -> None:
    first = json.loads(attune("journal", "list", "--json")[1].splitlines()[0])
    assert first["id"] == "20260302-174000-aa11"
    assert (first["outcome"], first["real_s"], first["exercise"]) == ("finished", 75.0, "reflect_back")
    assert datetime.fromisoformat(first["started"]) == datetime(2026, 3, 2, 17, 40, tzinfo=UTC)
    shown = [json.loads(line) for line in attune("journal", "show", "bb22", "--json")[1].splitlines()]
    assert [line.get("kind") for line in shown] == [None, "step", "ended"]
    assert {line["id"] for line in shown} == {"20260302-181500-bb22"}


@pytest.mark.usefixtures("practised")
def test_a_session_is_shown_by_its_beginning_or_end_when_that_names_only_one(attune: Says) -> None:
    assert "session  20260302-174000-aa11" in attune("journal", "show", "20260302-17")[1]
    assert "session  20260302-181500-bb22" in attune("journal", "show", "bb22")[1]
    code, _, err = attune("journal", "show", "2026")
    assert (code, err) == (
        2,
        'attune: "2026" could be any of 2 sessions. Give more of it; `attune journal` lists them.\n',
    )


# --- doctor


def test_doctor_tells_what_is_wrong_with_the_settings_and_how_to_mend_it(attune: Says, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.toml").write_text("[voice]\nrate = 'fast'\n")
    code, out, _ = attune("doctor", "--only", "settings", "--json")
    answer = json.loads(out)
    assert code == 1
    assert (answer["name"], answer["state"]) == ("settings", "broken")
    assert answer["sentence"].endswith("line 2: voice.rate must be a number, such as 1.5.")
    assert answer["mend"]


def test_doctor_tells_that_a_journal_is_damaged(attune: Says, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "journal.db").write_bytes(b"no journal" * 500)
    code, out, _ = attune("doctor", "--only", "journal")
    assert code == 1
    assert out.startswith("broken     journal ")
    assert "The next session moves it aside." in out


def test_doctor_is_content_with_a_new_home_and_makes_nothing(attune: Says, tmp_path: Path) -> None:
    for check in ("python", "settings", "folders", "disk", "journal"):
        assert attune("doctor", "--only", check)[0] == 0
    assert not (tmp_path / "home").exists()
