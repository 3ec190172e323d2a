from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.understanding.intents import Intent
from assistant.understanding.understanding import StartPhrases, Understanding

pytestmark = pytest.mark.pure

CHECKINS = (
    StartPhrases("daily_checkin", "Daily check-in", ("[a] daily check in", "how are we today")),
    StartPhrases("weekly_checkin", "Weekly check-in", ("[a] weekly check in", "how are we doing")),
    StartPhrases("paced_breathing", "Paced breathing", ("[a] breathing exercise", "box breathing", "four seven eight")),
    StartPhrases("presentation", "Before a presentation", ("I have a presentation in five minutes",)),
)
UNDERSTANDING = Understanding(CHECKINS, ("Grandma Jo", "McKenna"))
IDLE = ListeningProfile(Listening.IDLE)
COMMAND_WORDS = ("stop", "pause", "no", "yes", "seven", "slow", "please", "i'm", "maya", "and", "with", "minutes")


@settings(deadline=None, max_examples=300)
@given(st.text() | st.lists(st.sampled_from(COMMAND_WORDS)).map(" ".join), st.sampled_from(Listening))
def test_no_text_raises_in_any_state(text: str, state: Listening) -> None:
    profile = ListeningProfile(state, ("even", "slow", "a long walk"))
    assert UNDERSTANDING.understand(text, profile).intent in Intent


@pytest.mark.parametrize("state", Listening)
@pytest.mark.parametrize("piece", ["stop ", "and ", "🙂", "\x00", "with anna and ", "seven ", "please now ", "é́"])
def test_a_hundred_thousand_characters_are_not_meant_for_us(state: Listening, piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert UNDERSTANDING.understand(text, ListeningProfile(state, ("even", "slow"))).intent is Intent.NONE


@settings(deadline=None, max_examples=40)
@given(choices=st.lists(st.text(max_size=20), max_size=12).map(tuple), text=st.text(max_size=40))
def test_any_choices_can_be_on_offer(choices: tuple[str, ...], text: str) -> None:
    profile = ListeningProfile(Listening.CHOICE, choices)
    UNDERSTANDING.grammar(profile).phrase_list()
    assert UNDERSTANDING.understand(text, profile).slots.get("choice", "") in (*choices, "")


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(max_size=20), max_size=5).map(tuple), st.integers(0, 2000), st.integers(-5, 2000))
def test_any_names_and_numbers_can_be_set(names: tuple[str, ...], lowest: int, highest: int) -> None:
    numbers = ListeningProfile(Listening.NUMBER, lowest=lowest, highest=min(highest, lowest + 30))
    understanding = Understanding((), names)
    understanding.grammar(numbers).phrase_list()
    match = understanding.understand(str(lowest), numbers)
    assert match.intent is Intent.NONE or match.slots["value"] == lowest


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("breathing exercise for five minutes", 5),
        ("a twenty five minute breathing exercise", 25),
        ("a 12 minute breathing exercise", 12),
        ("one and a half minutes breathing exercise", 1.5),
        ("two minutes and a half of breathing exercise", 2.5),
        ("breathing exercise for thirty seconds", 0.5),
        ("breathing exercise for two hours", 120),
        ("a breathing exercise for half an hour", 30),
        ("breathing exercise for about a minute", 1),
        ("breathing exercise for an hour and a half", 90),
    ],
)
def test_a_length_is_given_in_minutes(text: str, minutes: float) -> None:
    assert UNDERSTANDING.understand(text, IDLE).slots == {"exercise": "paced_breathing", "minutes": minutes}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("breathing exercise for two", 2),
        ("breathing exercise with three people", 3),
        ("a four person breathing exercise", 4),
        ("breathing exercise for the five of us", 5),
        ("breathing exercise by myself", 1),
        ("breathing exercise with my sister", 2),
        ("breathing exercise for a group of six", 6),
    ],
)
def test_the_people_are_counted(text: str, people: int) -> None:
    assert UNDERSTANDING.understand(text, IDLE).slots == {"exercise": "paced_breathing", "people": people}


def test_a_family_has_no_number_of_people() -> None:
    assert UNDERSTANDING.understand("breathing exercise for the family", IDLE).slots == {"exercise": "paced_breathing"}


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("breathing exercise with anna and ben", {"names": ("Anna", "Ben"), "people": 2}),
        ("breathing exercise for anna, ben and me", {"names": ("Anna", "Ben"), "people": 3}),
        ("breathing exercise with anna", {"names": ("Anna",)}),
        ("breathing exercise with grandma jo and mckenna", {"names": ("Grandma Jo", "McKenna"), "people": 2}),
    ],
)
def test_the_people_may_be_named(text: str, slots: dict[str, object]) -> None:
    assert UNDERSTANDING.understand(text, IDLE).slots == {"exercise": "paced_breathing", **slots}


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("box breathing", "box"),
        ("four seven eight", "four_seven_eight"),
        ("breathing exercise with the physiological sigh", "sigh"),
        ("an even breathing exercise", "even"),
        ("breathing exercise in four out eight", "4-0-8-0"),
        ("breathing exercise breathe in for five hold for two and breathe out for six", "5-2-6-0"),
    ],
)
def test_a_breathing_pattern_is_heard_beside_the_exercise_and_in_its_name(text: str, pattern: str) -> None:
    assert UNDERSTANDING.understand(text, IDLE).slots == {"exercise": "paced_breathing", "pattern": pattern}


def test_words_of_a_start_phrase_are_not_taken_for_a_length() -> None:
    match = UNDERSTANDING.understand("I have a presentation in five minutes", IDLE)
    assert match.slots == {"exercise": "presentation"}


def test_the_next_closest_exercise_is_told() -> None:
    match = UNDERSTANDING.understand("daily check in", IDLE)
    assert (match.slots["exercise"], match.runner_up) == ("daily_checkin", "weekly_checkin")
    assert match.runner_up_score < match.score


def test_a_slip_in_a_start_phrase_is_forgiven() -> None:
    match = UNDERSTANDING.understand("wekly check in", IDLE)
    assert (match.slots["exercise"], match.runner_up) == ("weekly_checkin", "daily_checkin")
    assert match.score < 100


@pytest.mark.parametrize(
    "text", ["check in", "he did breathing exercises", "not a daily check in", "how are they doing"]
)
def test_what_is_only_like_a_start_phrase_starts_nothing(text: str) -> None:
    assert UNDERSTANDING.understand(text, IDLE).intent is Intent.NONE


@pytest.mark.parametrize("state", Listening)
def test_stop_is_understood_in_every_state(state: Listening) -> None:
    profile = ListeningProfile(state, ("even", "slow"))
    texts = ("stop", "stop now", "please stop", "Stop! Stop!", "no, stop")
    assert {UNDERSTANDING.understand(text, profile).intent for text in texts} == {Intent.STOP}


@pytest.mark.parametrize("state", Listening)
def test_distress_is_understood_in_every_state(state: Listening) -> None:
    profile = ListeningProfile(state, ("even", "slow"))
    told = {UNDERSTANDING.understand(text, profile).intent for text in ("I can't breathe", "I feel very dizzy")}
    assert told == {Intent.BODY}
    assert UNDERSTANDING.understand("this is too much", profile).intent is Intent.OVERWHELMED
    assert UNDERSTANDING.understand("and then I thought I want to kill myself", profile).intent is Intent.HARM


def test_an_answer_to_distress_holds_nothing_of_what_was_said_but_the_phrase() -> None:
    match = UNDERSTANDING.understand("my brother knows that I want to kill myself", ListeningProfile(Listening.LONG))
    assert (match.intent, match.phrase, dict(match.slots)) == (Intent.HARM, "i want to kill myself", {})


def test_a_wrong_name_can_be_put_right_with_the_no() -> None:
    match = UNDERSTANDING.understand("no, it's Sam", ListeningProfile(Listening.YES_NO))
    assert (match.intent, match.slots) == (Intent.NO, {"name": "Sam"})


def test_names_of_the_settings_keep_their_spelling() -> None:
    match = UNDERSTANDING.understand("my name is mckenna", ListeningProfile(Listening.NAME))
    assert (match.intent, match.slots) == (Intent.NAME, {"name": "McKenna"})


def test_a_choice_is_given_exactly_as_it_was_offered() -> None:
    profile = ListeningProfile(Listening.CHOICE, ("A Good Thing", "the rest"))
    assert UNDERSTANDING.understand("good thing", profile).slots == {"choice": "A Good Thing"}
    assert UNDERSTANDING.understand("the last one", profile).slots == {"choice": "the rest"}


def test_a_number_outside_the_range_is_no_answer() -> None:
    profile = ListeningProfile(Listening.NUMBER, lowest=2, highest=4)
    answers = [UNDERSTANDING.understand(text, profile).slots.get("value") for text in ("one", "two", "4", "five")]
    assert answers == [None, 2, 4, None]


def test_a_sound_that_the_recogniser_did_not_know_spoils_a_command() -> None:
    assert UNDERSTANDING.understand("[unk] stop", ListeningProfile(Listening.SESSION)).intent is Intent.NONE
