"""The three samples with which the language was designed load as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.guidance.exercise import (
    Ask,
    Breathe,
    Comparison,
    Condition,
    Exercise,
    ForEach,
    If,
    Leave,
    Listen,
    Pause,
    Repeat,
    Say,
    SayFrom,
    SettingKind,
    Turn,
    Use,
    Variable,
)
from assistant.guidance.loading import load_exercise
from assistant.hearing.profiles import Listening

pytestmark = pytest.mark.pure

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> Exercise:
    return load_exercise(SAMPLES / f"{name}.yaml")


def test_the_breathing_sample_has_every_step_with_its_line() -> None:
    exercise = sample("breathe_before_talk")
    settle, tense, words, breath, *_ = exercise.steps
    assert isinstance(settle, Use)
    assert settle.block == "settle"
    assert isinstance(tense, Ask)
    assert (tense.line, tense.save_as, tense.answer.state) == (17, "tense_before", Listening.NUMBER)
    assert tense.again == ("Just a number from one to ten.", "One is loose and ten is very tight. Which number fits?")
    assert isinstance(words, Say)
    assert words.lines[0] == "We will slow the breath for $minutes minutes, small and easy. (2s)"
    assert breath == Breathe(Variable("style"), breath.line, minutes=Variable("minutes"), words_for=3)


def test_the_breathing_sample_compares_two_saved_numbers() -> None:
    comparison = next(step for step in reversed(sample("breathe_before_talk").steps) if isinstance(step, If))
    assert comparison.condition == Condition("tense_after", Comparison.LESS, Variable("tense_before"))
    assert len(comparison.otherwise) == 1


def test_the_breathing_sample_listens_once_and_keeps_nothing() -> None:
    rehearsal = next(step for step in sample("breathe_before_talk").steps if isinstance(step, If)).then
    assert rehearsal[0] == Listen(
        "Now say your first sentence, a little slower than feels normal.", 30.0, rehearsal[0].line, 3.0, False, "never"
    )
    assert isinstance(rehearsal[1], Say)
    assert rehearsal[1].one_of


def test_the_settings_of_a_sample_have_types_and_limits() -> None:
    minutes, style, rehearse = sample("breathe_before_talk").settings
    assert (minutes.kind, minutes.usual, minutes.least, minutes.most) == (SettingKind.NUMBER, 3.0, 1.0, 10.0)
    assert (style.usual, style.choices) == ("slow", ("even", "slow", "sigh"))
    assert (rehearse.kind, rehearse.usual) == (SettingKind.YES_NO, "yes")
    most = sample("reflect_back").setting("turn_time")
    assert most is not None
    assert most.most == 300.0


def test_the_listening_sample_names_speaker_and_listener() -> None:
    exercise = sample("reflect_back")
    assert (exercise.least_people, exercise.most_people) == (2, 2)
    each = next(step for step in exercise.steps if isinstance(step, ForEach))
    assert (each.names, each.values) == (("speaker", "listener"), None)
    rounds = next(step for step in each.steps if isinstance(step, Repeat))
    assert rounds.times == Variable("rounds")
    told = rounds.steps[0]
    assert isinstance(told, Turn)
    assert (told.who, told.up_to_s, told.warn_at_s) == ("$speaker", Variable("turn_time"), 15.0)
    landed, more = rounds.steps[2:4]
    assert isinstance(landed, Ask)
    assert isinstance(more, Ask)
    assert landed.if_quiet == "yes"
    assert [type(step) for step in landed.if_no] == [Turn, Turn]
    assert [type(step) for step in more.if_no] == [Leave]


def test_the_gratitude_sample_draws_cards_and_waits() -> None:
    exercise = sample("gratitude_round")
    assert len(exercise.decks["prompts"]) == 4
    rounds = next(step for step in exercise.steps if isinstance(step, Repeat))
    assert [type(step) for step in rounds.steps] == [SayFrom, Pause, ForEach, Say]
    together = next(step for step in exercise.steps if isinstance(step, If))
    assert together.condition == Condition("people", Comparison.MORE, 1.0)
    assert [phrase.line for phrase in exercise.start] == [10, 11, 12]
