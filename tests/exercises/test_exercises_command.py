"""`attune exercises` as a person or another program calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.__main__ import main

pytestmark = pytest.mark.wav


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "broken.yaml"
    file.write_text("id: broken\ntitel: Broken\n", encoding="utf-8")
    return file


def called(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> tuple[int, str, str]:
    code = main(["exercises", *words, "--home", str(home)])
    out, told = capsys.readouterr()
    return code, out, told


def test_the_list_is_the_usual_action(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = called(capsys, tmp_path)
    assert (code, out) == (0, called(capsys, tmp_path, "list")[1])
    assert "reflect_back  (2 people)" in out


@pytest.mark.parametrize("words", [["--json"], ["list", "--json"], ["--json", "list"]])
def test_the_list_as_json_is_one_object_an_exercise(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str]
) -> None:
    _, out, _ = called(capsys, tmp_path, *words)
    told = [json.loads(line) for line in out.splitlines()]
    assert {each["id"] for each in told} == {"breathe_before_talk", "gratitude_round", "reflect_back"}
    assert all(each["about"] for each in told)


def test_one_exercise_is_shown_with_its_settings_and_what_starts_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = called(capsys, tmp_path, "show", "gratitude_round")
    assert code == 0
    assert "rounds: 2, from 1 to 4" in out
    assert "turn_time: 30 seconds, from 15 to 90" in out
    assert "let's do gratitudes" in out
    told = json.loads(called(capsys, tmp_path, "show", "gratitude_round", "--json")[1])
    assert told["settings"][0] == {"name": "rounds", "kind": "number", "usual": 2, "least": 1, "most": 4, "choices": []}


def test_an_exercise_that_is_not_there_is_one_line_with_a_hint(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, told = called(capsys, tmp_path, "show", "gratitude")
    assert (code, out) == (2, "")
    assert told == 'attune: there is no exercise "gratitude". Did you mean `gratitude_round`?\n'


def test_the_shipped_exercises_are_well(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = called(capsys, tmp_path, "check")
    assert code == 0
    assert out.count("it is fine") == 3


def test_every_file_is_checked_though_one_is_broken(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, project: Path, broken: Path
) -> None:
    fine = project / "assistant" / "exercises" / "reflect_back.yaml"
    code, out, _ = called(capsys, tmp_path, "check", str(broken), str(fine))
    assert code == 1
    assert out.splitlines() == [
        f"{broken}, line 2: An exercise has no `titel`. Did you mean `title`?",
        f"{fine}: nothing to say, it is fine.",
    ]


def test_a_check_as_json_has_a_verdict_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path, broken: Path) -> None:
    code, out, _ = called(capsys, tmp_path, "check", "--json", str(broken))
    told = json.loads(out)
    assert (code, told["name"], told["ok"], told["remarks"][0]["line"]) == (1, str(broken), False, 2)


def test_advice_alone_is_well(capsys: pytest.CaptureFixture[str], tmp_path: Path, project: Path) -> None:
    text = (project / "assistant" / "exercises" / "reflect_back.yaml").read_text(encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text("\n".join(line for line in text.split("\n") if not line.startswith("about:")), encoding="utf-8")
    code, out, _ = called(capsys, tmp_path, "check", str(file))
    assert code == 0
    assert "line 1: (advice) There is no `about:`" in out


def test_a_phrase_that_starts_a_shipped_exercise_is_serious(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, project: Path
) -> None:
    text = (project / "assistant" / "exercises" / "reflect_back.yaml").read_text(encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace("id: reflect_back", "id: mine"), encoding="utf-8")
    code, out, _ = called(capsys, tmp_path, "check", str(file))
    assert code == 1
    assert "starts `reflect_back` too" in out


@pytest.fixture
def mine(tmp_path: Path, project: Path) -> Path:
    text = (project / "assistant" / "exercises" / "reflect_back.yaml").read_text(encoding="utf-8")
    before, _, rest = text.replace("id: reflect_back", "id: mine").partition("start: |\n")
    file = tmp_path / "mine.yaml"
    after = rest[rest.index("\nsteps:") :]
    file.write_text(f"{before}start: |\n  a blorptastic moment\n  a grattitude walk{after}", encoding="utf-8")
    return file


def test_a_word_that_the_model_in_use_cannot_hear_is_a_mistake_with_its_line_and_a_near_word(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mine: Path
) -> None:
    code, out, _ = called(capsys, tmp_path, "check", str(mine))
    line = mine.read_text(encoding="utf-8").split("\n").index("start: |") + 2
    assert code == 1
    assert out.splitlines() == [
        f'{mine}, line {line}: The speech model cannot hear "blorptastic". Use another word.',
        f'{mine}, line {line + 1}: The speech model cannot hear "grattitude". Did you mean "gratitude"?',
    ]


def test_without_a_model_all_else_is_checked_and_that_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTUNE_HEARING_MODEL", str(tmp_path / "nowhere"))
    code, out, told = called(capsys, tmp_path, "check", str(mine))
    assert (code, out) == (0, f"{mine}: nothing to say, it is fine.\n")
    assert told.count("\n") == 1
    assert "whether all words can be heard is not checked" in told


def test_a_file_that_is_not_there_is_a_usage_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, told = called(capsys, tmp_path, "check", str(tmp_path / "nowhere.yaml"))
    assert (code, out) == (2, "")
    assert told.count("\n") == 1
