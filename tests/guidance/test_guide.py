"""The guide between exercises: what it does with a sentence, with talk that is not for it, with wishes it cannot grant."""

from __future__ import annotations

import pytest

from assistant.guidance.events import DeviceFault, Finish, Heard, Hush, Listen, Play, PlayEnded, Record, StopRequested
from assistant.guidance.guide import Guide, Household
from assistant.guidance.loading import load_library
from assistant.guidance.manner import Manner
from assistant.hearing.profiles import Listening
from assistant.understanding.understanding import StartPhrases, Understanding

pytestmark = pytest.mark.pure

LIBRARY = load_library()


def guide(names: tuple[str, ...] = (), first_today: bool = True) -> Guide:
    phrases = [
        StartPhrases(each.id, each.title, tuple(phrase.template for phrase in each.start)) for each in LIBRARY.values()
    ]
    return Guide(LIBRARY, Understanding(phrases, names), Manner(), lambda: 7, Household(names, first_today))


def hear(one: Guide, text: str, now: float = 10.0) -> list:
    return one.handle(Heard(text, now - 1, now), now)


def said(actions: list) -> str:
    return " ".join(action.score.text for action in actions if isinstance(action, Play))


def began(actions: list) -> dict:
    return next(
        (dict(action.detail) for action in actions if isinstance(action, Record) and action.kind == "began"), {}
    )


@pytest.mark.parametrize(
    ("sentence", "exercise", "details"),
    [
        ("help me breathe before my talk", "breathe_before_talk", {}),
        ("reflect back listening", "reflect_back", {}),
        ("gratitude round with three people", "gratitude_round", {"people": 3.0}),
        ("please start a gratitude round for two", "gratitude_round", {"people": 2.0}),
        ("help me breathe before my talk for five minutes", "breathe_before_talk", {"settings": {"minutes": 5.0}}),
    ],
)
def test_a_sentence_starts_an_exercise_with_what_it_asks_for(sentence, exercise, details):
    actions = hear(guide(), sentence)
    assert began(actions)["exercise"] == exercise
    assert details.items() <= began(actions).items()


@pytest.mark.parametrize(
    "talk",
    [
        "I think he would stop by later",
        "the next train is at nine",
        "she said we should pass the salt",
        "",
        "[unk]",
        "um",
    ],
)
def test_talk_that_is_not_for_the_guide_gets_silence(talk):
    actions = hear(guide(), talk)
    assert not [action for action in actions if isinstance(action, Play | Hush | Listen | Finish)]


def test_the_first_session_of_the_day_says_how_to_interrupt_and_the_second_does_not():
    one = guide()
    assert "pause, pass or stop" in said(hear(one, "reflect back listening"))
    one.handle(Heard("stop", 11, 12), 12)
    assert one.is_idle
    assert "pause, pass or stop" not in said(hear(one, "reflect back listening", 20))


def test_the_opening_says_the_title_the_length_and_how_many():
    line = said(hear(guide(first_today=False), "gratitude round with three people"))
    assert "Gratitude round. About" in line
    assert "for three." in line


def test_a_number_of_people_that_an_exercise_cannot_take_is_said_and_nothing_starts():
    one = guide()
    actions = hear(one, "reflect back listening with five people")
    assert "Reflect-back listening is for two people." in said(actions)
    assert one.is_idle


def test_names_in_the_sentence_are_not_asked_for_again():
    one = guide()
    actions = hear(one, "gratitude round with anna and ben")
    assert began(actions)["people"] == 2.0
    assert one.session is not None
    assert one.session.position.variables["names"] == ("Anna", "Ben")


def test_what_can_you_do_lists_the_exercises():
    line = said(hear(guide(), "what can you do"))
    assert "breathing before a talk, gratitude round and reflect-back listening" in line


def test_goodbye_ends_the_program_and_stop_while_idle_does_not():
    assert Finish("goodbye") in hear(guide(), "goodbye")
    assert not [action for action in hear(guide(), "stop") if isinstance(action, Finish)]


def test_a_request_to_stop_ends_the_session_with_a_farewell_and_the_program():
    one = guide()
    hear(one, "reflect back listening")
    actions = one.handle(StopRequested(), 12.0)
    assert actions[0] == Hush()
    assert "Stopped." in said(actions)
    assert Finish("stopped") in actions


def test_the_intent_is_told_to_listeners_without_the_words_and_is_not_kept():
    actions = hear(guide(), "help me breathe before my talk")
    record = next(action for action in actions if isinstance(action, Record) and action.kind == "intent")
    assert not record.keep
    assert "talk" not in str({key: value for key, value in record.detail.items() if key not in ("slots", "exercise")})


def test_a_device_that_is_lost_for_good_ends_the_program_and_a_passing_trouble_does_not():
    one = guide()
    hear(one, "reflect back listening")
    assert Finish("fault") in one.handle(DeviceFault("microphone", "It was unplugged."), 12.0)
    assert Finish("fault") not in one.handle(DeviceFault("microphone", "Two frames were lost.", lasting=False), 12.0)


def test_play_ids_are_never_used_twice():
    one = guide()
    plays = [action.play_id for action in one.start() if isinstance(action, Play)]
    for at_s, text in ((10, "reflect back listening"), (12, "stop"), (20, "what can you do"), (30, "gratitude round")):
        plays += [action.play_id for action in hear(one, text, at_s) if isinstance(action, Play)]
    assert len(plays) == len(set(plays))


def test_while_idle_only_start_phrases_and_a_few_questions_are_listened_for():
    assert guide().profile.state is Listening.IDLE


def test_late_events_while_idle_are_harmless():
    assert guide().handle(PlayEnded(99, True, 1.0), 5.0) == []
