"""The page for people prints the very table that the session looks at."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.guidance.controls import CONTROLS, Moment

pytestmark = pytest.mark.pure


def controls_table() -> str:
    """The table as Markdown."""
    rows = [["say", *(moment.value for moment in Moment)], ["---"] * (len(Moment) + 1)]
    rows += [
        [control.value.replace("_", " "), *(effects[moment].value for moment in Moment)]
        for control, effects in CONTROLS.items()
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def test_the_page_prints_the_table_of_the_session(project: Path):
    page = (project / "docs" / "controls.md").read_text(encoding="utf-8")
    assert controls_table() in page, f"docs/controls.md should hold:\n{controls_table()}"
