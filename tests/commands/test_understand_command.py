"""`attune understand` as a person or another program calls it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.__main__ import main

pytestmark = pytest.mark.pure

Called = Callable[..., tuple[int, str, str]]


class Input(io.StringIO):
    """Standard input with bytes behind it."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.buffer = io.BytesIO(content)


@pytest.fixture
def understand(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Called:
    def called(content: bytes, *words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", Input(content))
        code = main(["understand", *words, "--home", str(tmp_path)])
        out, told = capsys.readouterr()
        return code, out, told

    return called


def test_each_line_gives_one_answer_with_the_five_promised_keys(understand: Called) -> None:
    code, out, told = understand(b"gratitude round with anna and ben\n\nhe stopped by\r\n", "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, told) == (0, "")
    assert [list(answer) for answer in answers] == [["text", "intent", "slots", "score", "runner_up"]] * 3
    assert answers[0]["slots"] == {"exercise": "gratitude_round", "names": ["Anna", "Ben"], "people": 2}
    assert [(answer["text"], answer["intent"]) for answer in answers[1:]] == [("", "none"), ("he stopped by", "none")]


def test_without_json_an_answer_is_a_line_to_read(understand: Called) -> None:
    _, out, _ = understand(b"a seven\nbanana", "--state", "number")
    assert out == "a seven -> number: value 7 (100)\nbanana -> none (0)\n"


def test_the_choices_on_offer_are_told(understand: Called) -> None:
    _, out, _ = understand(b"the second one", "--state", "choice", "--choices", "even, slow,sigh", "--json")
    assert json.loads(out)["slots"] == {"choice": "slow"}


def test_choices_are_needed_in_the_state_choice(understand: Called) -> None:
    code, out, told = understand(b"slow", "--state", "choice")
    assert (code, out) == (2, "")
    assert "--choices" in told


def test_an_unknown_state_is_wrong_usage(understand: Called) -> None:
    code, _, told = understand(b"slow", "--state", "asleep")
    assert code == 2
    assert "session" in told


def test_names_of_the_settings_are_known(understand: Called, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[guide]\nnames = ["Xanthippe"]\n', encoding="utf-8")
    _, out, _ = understand(b"i'm xanthippe", "--state", "name", "--json")
    assert json.loads(out)["slots"] == {"name": "Xanthippe"}


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00stop\n\x80\n", b"stop " * 400_000, b"\x00" * 3_000_000 + b"\nstop", b"", b"\n" * 50]
)
def test_no_input_breaks_it(understand: Called, content: bytes) -> None:
    code, out, told = understand(content, "--json", "--state", "session")
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, told, len(answers)) == (0, "", len(content.splitlines()))
