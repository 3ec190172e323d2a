"""Words that no model in use can hear are named with their line, and a near word is suggested."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.devices.scripted_recogniser import ScriptedRecogniser
from assistant.guidance.loading import load_library
from assistant.understanding.phrase_files import first_names, lines_of
from assistant.understanding.vocabulary_check import Unheard, names_not_heard, near_word, words_not_heard

pytestmark = pytest.mark.pure

KNOWN = ("stop", "kindness", "gratitude", "phone", "one", "night", "catherine", "right", "breathing")


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("kindniss", "kindness"),
        ("grattitude", "gratitude"),
        ("fone", "phone"),
        ("nite", "night"),
        ("katherine", "catherine"),
        ("breatheing", "breathing"),
        ("wright", "right"),
        ("blorptastic", ""),
        ("xq", ""),
    ],
)
def test_a_word_of_the_model_that_sounds_alike_is_suggested_and_none_where_none_is_near(word: str, near: str) -> None:
    assert near_word(word, KNOWN) == near


def test_a_model_that_knows_all_our_words_has_nothing_to_say() -> None:
    assert words_not_heard(ScriptedRecogniser(()), load_library()) == []


def test_a_word_of_the_guides_own_phrases_is_named_with_its_file_and_line() -> None:
    found = words_not_heard(ScriptedRecogniser((), unknown=("dizzy",), vocabulary=("busy", "dizzily")), {})
    lines = [each.line for each in lines_of("safety.yaml") if each.key == "heard" and "dizzy" in each.template]
    assert [(Path(each.file).name, each.line, each.suggestion) for each in found] == [
        ("safety.yaml", line, "dizzily") for line in lines
    ]
    assert found[0].where.endswith(f"safety.yaml, line {lines[0]}")


def test_words_that_are_only_understood_when_typed_need_no_model() -> None:
    assert words_not_heard(ScriptedRecogniser((), unknown=("hyperventilating", "10")), {}) == []


def test_words_that_stand_in_no_file_are_named_without_a_line() -> None:
    found = words_not_heard(ScriptedRecogniser((), unknown=("nine", "left")), {})
    assert {each.word for each in found} == {"nine", "left"}
    assert [each.line for each in found if each.word == "nine"] == [0]
    assert "line" not in next(each.where for each in found if each.word == "nine")


def test_a_word_of_an_exercise_is_named_at_every_line_where_it_is_needed() -> None:
    exercise = load_library()["breathe_before_talk"]
    found = words_not_heard(ScriptedRecogniser((), unknown=("nerves",)), {"it": replace(exercise, title="nerves")})
    lines = [phrase.line for phrase in exercise.start if "nerves" in phrase.template]
    assert found == [Unheard("nerves", exercise.file, line, "") for line in lines]


def test_common_first_names_are_not_ours_to_answer_for() -> None:
    assert "anna" in first_names()
    assert words_not_heard(ScriptedRecogniser((), unknown=("anna",)), load_library()) == []


def test_a_name_of_the_household_gets_a_spelling_that_can_be_heard() -> None:
    ears = ScriptedRecogniser((), unknown=("katherine", "blorptastic"), vocabulary=("catherine", "anna"))
    names = ("Anna", "Katherine", "Anna Katherine", "Blorptastic")
    assert names_not_heard(names, ears) == [
        ("Katherine", "catherine"),
        ("Anna Katherine", "anna catherine"),
        ("Blorptastic", ""),
    ]
