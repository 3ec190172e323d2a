"""The guide for authors tells the truth: its example loads and its words are those of the language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.guidance.checks import check_exercise, check_library
from assistant.guidance.exercise import SettingKind
from assistant.guidance.loading import load_exercise, load_library
from assistant.speaking.breathing import PATTERNS

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def guide(project: Path) -> str:
    return (project / "docs" / "writing-an-exercise.md").read_text(encoding="utf-8")


def test_the_example_loads_and_nothing_is_to_be_said_about_it(guide: str, tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    file = tmp_path / "evening_star.yaml"
    file.write_text(example, encoding="utf-8")
    exercise = load_exercise(file)
    assert exercise.id == "evening_star"
    assert check_exercise(exercise) == []
    assert check_library([*load_library().values(), exercise]) == []


def test_the_settings_shown_load(guide: str, tmp_path: Path) -> None:
    (shown,) = re.findall(r"```\n(settings:\n.*?)```", guide, re.DOTALL)
    (example,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    file = tmp_path / "evening_star.yaml"
    file.write_text(example.replace("settings:\n", shown.replace("  turn_time", "  other_time")), encoding="utf-8")
    kinds = [setting.kind for setting in load_exercise(file).settings]
    assert set(kinds) == set(SettingKind)


def test_every_breathing_pattern_is_named(guide: str) -> None:
    assert [pattern for pattern in PATTERNS if f"`{pattern}`" not in guide] == []
