from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.guidance.loading import load_library
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.understanding.understanding import StartPhrases, Understanding

pytestmark = pytest.mark.pure

TABLE = Path(__file__).with_name("sentences.tsv")
ON_OFFER = {"choice": ("even", "slow", "sigh"), "choice2": ("a good thing", "an everyday thing", "a small worry")}


def rows() -> Iterator[tuple[str, str, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            state, text, meant = line.split("\t")
            yield state, text, meant


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding(
        [
            StartPhrases(each.id, each.title, tuple(phrase.template for phrase in each.start))
            for each in load_library().values()
        ]
    )


def written(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize(("state", "text", "meant"), list(rows()))
def test_a_sentence_is_understood_as_it_was_meant(
    understanding: Understanding, state: str, text: str, meant: str
) -> None:
    match = understanding.understand(text, ListeningProfile(Listening(state.rstrip("2")), ON_OFFER.get(state, ())))
    intent, _, slots = meant.partition(" ")
    wanted = dict(slot.split("=") for slot in slots.split("; ") if slot)
    assert (match.intent, {name: written(match.slots.get(name)) for name in wanted}) == (intent, wanted)


def test_what_is_not_meant_for_us_has_no_slots_and_no_score(understanding: Understanding) -> None:
    match = understanding.understand("he stopped by yesterday", ListeningProfile(Listening.SESSION))
    assert (match.intent, dict(match.slots), match.score, match.runner_up) == ("none", {}, 0, "")


def test_a_plain_command_scores_higher_than_one_in_polite_words(understanding: Understanding) -> None:
    session = ListeningProfile(Listening.SESSION)
    plain, polite = (understanding.understand(text, session) for text in ("pause", "could you pause please"))
    assert plain.score == 100 > polite.score > 90


def test_an_answer_names_the_phrase_that_it_followed(understanding: Understanding) -> None:
    assert understanding.understand("carry on please", ListeningProfile(Listening.SESSION)).phrase == "carry on"
