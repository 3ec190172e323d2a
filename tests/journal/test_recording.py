"""What may be kept of a session, and what never is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from assistant.journal.recording import BEGAN, KEPT, detail_for_journal

pytestmark = pytest.mark.pure


def kept(kind: str, detail: dict[str, object], ratings: bool = False, names: bool = False) -> dict[str, object] | None:
    return detail_for_journal(kind, detail, keep_ratings=ratings, keep_names=names)


def test_steps_breaths_controls_and_faults_are_always_kept() -> None:
    for kind, detail in {
        "step": {"place": "reflect_back:24", "does": "Speak"},
        "breathing": {"cycles": 12, "cycle_s": 10.0},
        "control": {"control": "pause"},
        "reprompt": {"question": "before"},
        "fault": {"device": "microphone", "sentence": "the microphone is gone"},
        "ended": {"outcome": "stopped"},
    }.items():
        assert kept(kind, detail) == detail


def test_a_rating_or_a_choice_is_kept_only_when_the_settings_say_so() -> None:
    rating: dict[str, object] = {"question": "before", "kind": "number", "value": 7.0}
    assert kept("answer", rating, names=True) == {"question": "before", "kind": "number"}
    assert kept("answer", rating, ratings=True) == rating
    assert "value" not in (kept("answer", {"question": "feeling", "kind": "choice", "value": "calm"}) or {})


def test_a_first_name_is_kept_only_when_the_settings_say_so() -> None:
    name: dict[str, object] = {"question": "name", "kind": "name", "value": "ana"}
    assert kept("answer", name, ratings=True) == {"question": "name", "kind": "name"}
    assert kept("answer", name, names=True) == name


def test_words_are_kept_only_of_an_event_that_says_they_were_agreed_to() -> None:
    assert kept("kept", {"words": "the soup was warm"}) == {"words": "the soup was warm"}
    for kind in KEPT.keys() - {"kept"}:
        assert "words" not in (kept(kind, {"words": "my secret"}, ratings=True, names=True) or {})


@pytest.mark.parametrize("kind", ["heard", "said", "caption", "intent", "turn", "safety", "something new"])
def test_a_kind_of_event_that_is_not_on_the_list_leaves_no_trace(kind: str) -> None:
    assert kept(kind, {"text": "my secret", "who": "ana"}, ratings=True, names=True) is None


@pytest.mark.parametrize("control", ["pass", "body", "overwhelmed", "harm"])
def test_who_passed_and_what_touched_safety_leaves_no_trace(control: str) -> None:
    assert kept("control", {"control": control}, ratings=True, names=True) is None


def test_words_and_speaking_times_are_dropped_from_an_event_that_is_kept() -> None:
    assert kept("turn_ended", {"who": "ana", "seconds": 61.0}, ratings=True, names=True) == {}
    assert kept("step", {"place": "a:1", "text": "my secret"}, ratings=True, names=True) == {"place": "a:1"}


def test_a_session_begins_without_names_unless_they_may_be_kept() -> None:
    detail: dict[str, object] = {
        "exercise": "gratitude_round",
        "names": ["Ana"],
        "settings": {"turn": 60.0, "names": ["Ana"]},
    }
    assert kept("began", detail) == {"exercise": "gratitude_round", "settings": {"turn": 60.0}}
    assert kept("began", detail, names=True) == detail


def test_every_kind_that_the_guide_asks_to_keep_is_on_the_list(project: Path) -> None:
    """Otherwise a new kind of event would silently be missing in the journal."""
    for file in (project / "assistant" / "guidance").glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Record"):
                continue
            dropped = any(word.arg == "keep" for word in call.keywords)
            if call.args and isinstance(call.args[0], ast.Constant) and not dropped:
                assert call.args[0].value in {*KEPT, BEGAN}, f"{file.name}:{call.lineno}"
