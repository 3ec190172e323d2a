"""The whole of `attune doctor`, with the real voice, recogniser and sound system of this machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.checkup import CHECKS

pytestmark = pytest.mark.wav


def test_every_check_answers_and_says_how_to_mend_what_is_not_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["doctor", "--json", "--home", str(tmp_path)])
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["name"] for answer in answers] == list(CHECKS)
    assert all(answer["mend"] for answer in answers if answer["state"] != "ok")
    assert not [answer for answer in answers if "the check" in answer["sentence"]]
    assert code == any(answer["state"] == "broken" for answer in answers)
