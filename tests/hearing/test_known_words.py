"""Grammars cut down to known words."""

from __future__ import annotations

import pytest

from assistant.hearing.known_words import without_words
from assistant.understanding.grammar import Grammar

pytestmark = pytest.mark.pure


def phrases(*templates: str, unknown: str = "metta", rules: dict[str, str] | None = None) -> list[str]:
    grammar = Grammar("test", templates, tuple((rules or {}).items()), ("down", "metta"))
    cut = without_words(grammar, set(unknown.split()))
    return cut.phrase_list() if cut.phrases else []


def test_a_phrase_with_an_unknown_word_goes_as_a_whole() -> None:
    """Vosk drops the word alone: "start metta" would be heard as "start"."""
    assert phrases("start metta", "stop") == ["stop", "down"]


def test_only_the_alternative_goes() -> None:
    assert phrases("start (metta|breathing)") == ["start breathing", "down"]
    assert phrases("start [metta] breathing") == ["start breathing", "down"]
    assert phrases("start [the (metta|box) one]") == ["start the box one", "start", "down"]


def test_rules_lose_their_alternatives_too() -> None:
    rules = {"kind": "metta | box <shape>", "shape": "breathing", "gone": "metta"}
    assert phrases("start <kind>", "do <gone>", rules=rules) == ["start box breathing", "down"]


def test_nothing_may_be_left() -> None:
    assert phrases("start metta") == []


def test_a_grammar_of_known_words_stays_what_it_was() -> None:
    grammar = Grammar("test", ("[a|an] (small|large) <drink>",), (("drink", "tea | [iced] coffee"),), ("down",))
    assert without_words(grammar, set()).phrase_list() == grammar.phrase_list()


def test_a_phrase_that_must_keep_its_weight_loses_no_word_either() -> None:
    grammar = Grammar("test", ("stop", "stop metta"), urgent=("stop", "stop metta"))
    assert without_words(grammar, {"metta"}).urgent == ("stop",)
