from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.guidance.loading import load_library
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.understanding.answers import rules_of
from assistant.understanding.armed import ARMED, FILES, INTENTS
from assistant.understanding.first_names import FirstNames
from assistant.understanding.intents import Intent
from assistant.understanding.phrase_book import PhraseBook, heard_book
from assistant.understanding.phrase_files import sections_of
from assistant.understanding.understanding import StartPhrases, Understanding

pytestmark = pytest.mark.pure

EXERCISES = [
    StartPhrases(each.id, each.title, tuple(phrase.template for phrase in each.start))
    for each in load_library().values()
]
UNDERSTANDING = Understanding(EXERCISES)
CHOICES = ("a good thing", "an everyday thing", "a small worry")
NOT_PHRASES = {"rules", "before the start", "after the start", "before names", "period"}
STATES = [ListeningProfile(state, CHOICES if state is Listening.CHOICE else ()) for state in Listening]


def armed(profile: ListeningProfile) -> Iterator[tuple[str, Intent]]:
    """Every phrase listened for (a fair share of those that start an exercise) and the intent that it is there for."""
    rules = rules_of(profile, FirstNames(), typed=False)
    book = heard_book(profile.state, rules)
    for phrase in book.grammar.phrase_list(20_000):
        if phrase not in book.grammar.decoys:
            yield phrase, intent_of(phrase, book)
    if profile.state is Listening.IDLE:
        everything = UNDERSTANDING.grammar(profile)
        starting = [phrase for phrase in everything.phrase_list() if not book.grammar.match(phrase)]
        yield from ((phrase, Intent.START_EXERCISE) for phrase in starting if phrase not in everything.decoys)


def intent_of(phrase: str, book: PhraseBook) -> Intent:
    match = book.grammar.match(phrase)
    assert match is not None
    return book.intents[match.template]


@pytest.mark.parametrize("profile", STATES, ids=lambda profile: profile.state)
def test_every_phrase_listened_for_is_understood_as_what_it_is_there_for(profile: ListeningProfile) -> None:
    wrong = [
        (phrase, intent, found)
        for phrase, intent in armed(profile)
        if (found := UNDERSTANDING.understand(phrase, profile).intent) is not intent
    ]
    assert not wrong


@pytest.mark.parametrize("profile", STATES, ids=lambda profile: profile.state)
def test_no_two_intents_listen_for_the_same_words(profile: ListeningProfile) -> None:
    book = heard_book(profile.state, rules_of(profile, FirstNames(), typed=False))
    owners: dict[str, set[Intent]] = {}
    for template, intent in book.intents.items():
        alone = PhraseBook(type(book.grammar)("alone", (template,), book.grammar.rules), {template: intent})
        for phrase in alone.grammar.phrase_list(20_000):
            owners.setdefault(phrase, set()).add(intent)
    assert not {phrase: intents for phrase, intents in owners.items() if len(intents) > 1}


@pytest.mark.parametrize("profile", STATES, ids=lambda profile: profile.state)
def test_a_decoy_means_nothing(profile: ListeningProfile) -> None:
    decoys = UNDERSTANDING.grammar(profile).decoys
    assert len(decoys) > 3
    assert {UNDERSTANDING.understand(decoy, profile).intent for decoy in decoys} == {Intent.NONE}


@pytest.mark.parametrize("profile", STATES, ids=lambda profile: profile.state)
def test_stop_is_listened_for_in_every_state_but_never_a_bare_now(profile: ListeningProfile) -> None:
    grammar = UNDERSTANDING.grammar(profile)
    assert "stop" in grammar.phrase_list()
    assert "now" not in grammar.words()


def test_a_choice_that_is_a_decoy_elsewhere_is_a_choice() -> None:
    profile = ListeningProfile(Listening.CHOICE, ("left", "right"))
    assert not {"left", "right"} & set(UNDERSTANDING.grammar(profile).decoys)
    assert UNDERSTANDING.understand("left", profile).slots == {"choice": "left"}


def test_every_one_word_command_has_a_form_of_two_words() -> None:
    profile = ListeningProfile(Listening.SESSION)
    for phrase, intent in armed(profile):
        if " " not in phrase:
            assert UNDERSTANDING.understand(f"{phrase} please", profile).intent is intent


def test_equal_profiles_have_equal_grammars_however_patient_they_are() -> None:
    patient = ListeningProfile(Listening.NUMBER, trailing_silence_s=2.0)
    assert UNDERSTANDING.grammar(patient) == UNDERSTANDING.grammar(ListeningProfile(Listening.NUMBER))


def test_every_section_of_the_phrase_files_is_an_intent_and_used_in_a_state() -> None:
    sections = {name for file in FILES for name in sections_of(file)} - NOT_PHRASES
    assert sections == {name for armed_now in ARMED.values() for name in armed_now.sections}
    assert sections <= set(INTENTS)


def test_the_keys_of_a_section_are_the_ones_that_are_read() -> None:
    keys = {
        key
        for file in FILES
        for name, section in sections_of(file).items()
        if name not in NOT_PHRASES
        for key in section
    }
    assert keys == {"heard", "also heard", "understood", "anywhere"}


def test_a_grammar_carries_no_rule_that_it_does_not_use() -> None:
    for state in Listening:
        profile = ListeningProfile(state, CHOICES)
        grammar = UNDERSTANDING.grammar(profile)
        assert all(
            rule in "".join((*grammar.phrases, *(text for _, text in grammar.rules))) for rule, _ in grammar.rules
        )


@pytest.mark.parametrize("profile", STATES, ids=lambda profile: profile.state)
def test_a_word_settles_only_where_nothing_with_another_meaning_goes_on_from_it(profile: ListeningProfile) -> None:
    grammar = UNDERSTANDING.grammar(profile)
    longer = [phrase for phrase in grammar.phrase_list() if " " in phrase]
    for word, _ in grammar.settled:
        meant = UNDERSTANDING.understand(word, profile)
        others = [phrase for phrase in longer if phrase.split()[0] == word]
        assert all(UNDERSTANDING.understand(phrase, profile).intent is meant.intent for phrase in others)


def settled_in(state: Listening) -> dict[str, float]:
    return dict(UNDERSTANDING.grammar(ListeningProfile(state)).settled)


def test_stop_and_pause_settle_at_once_and_a_number_may_still_be_corrected() -> None:
    for state in (Listening.SESSION, Listening.YES_NO, Listening.NUMBER):
        assert settled_in(state)["stop"] == settled_in(state)["pause"] < 0.1
    assert settled_in(Listening.YES_NO)["yes"] == settled_in(Listening.YES_NO)["no"] == 0.25
    assert settled_in(Listening.NUMBER)["seven"] == 0.4


def test_where_people_talk_done_settles_within_half_a_second_and_nothing_at_once() -> None:
    for state in (Listening.SHORT, Listening.LONG, Listening.TURN):
        assert settled_in(state)["done"] < 0.5
        assert min(settled_in(state).values()) > 0.3


def test_nothing_settles_where_a_sentence_is_expected() -> None:
    assert settled_in(Listening.IDLE) == settled_in(Listening.NAME) == {}
