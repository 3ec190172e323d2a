"""The exercise language as it runs: what each action becomes, who is bound when, what is remembered."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from assistant.guidance.loading import read_exercise
from assistant.guidance.plan import Plan
from assistant.guidance.steps import AskFor, BreatheCycles, Hear, Ring, Speak, Step, Wait
from assistant.guidance.timeline import usual_answer
from assistant.hearing.profiles import Listening

pytestmark = pytest.mark.pure

HEAD = """
id: try_out
title: Try out
version: 1
people: 1 to 8
safety: calm
start: let's try this out
"""


def plan_of(steps: str, head: str = "") -> Plan:
    return Plan(read_exercise(HEAD + head + "steps:\n" + steps, "try_out.yaml", Path("none")), seed=3)


def steps_of(plan: Plan, values: dict | None = None, answers: dict | None = None, limit: int = 200) -> list[Step]:
    """All steps when every question gets the answer of `answers` (by text), or the usual one."""
    found, position = [], plan.begin(values or {})
    for _ in range(limit):
        reached = plan.next(position)
        if reached is None:
            return found
        found.append(reached.step)
        position = reached.position
        if isinstance(reached.step, AskFor | Hear):
            answer = (answers or {}).get(reached.step.text, usual_answer(reached.step))
            position = plan.answered(position, reached.step, answer)
    raise AssertionError("no end")


def said(steps: list[Step]) -> list[str]:
    return [step.text for step in steps if isinstance(step, Speak | AskFor | Hear)]


def test_each_line_of_a_say_is_a_prompt_of_its_own():
    assert said(steps_of(plan_of("  - say: |\n      One thing. (2s)\n      Another thing.\n"))) == [
        "One thing. (2s)",
        "Another thing.",
    ]


def test_of_several_lines_one_is_drawn_and_never_the_same_twice_running():
    steps = "  - repeat: 30\n    do:\n      - say:\n          one of: |\n            One.\n            Two.\n            Three.\n"
    drawn = said(steps_of(plan_of(steps)))
    assert set(drawn) == {"One.", "Two.", "Three."}
    assert all(first != second for first, second in pairwise(drawn))


def test_a_deck_gives_every_card_once_before_any_comes_again():
    head = "decks:\n  things: |\n    One.\n    Two.\n    Three.\n    Four.\n"
    drawn = said(steps_of(plan_of("  - repeat: 8\n    do:\n      - say from: things\n", head)))
    assert sorted(drawn[:4]) == sorted(drawn[4:]) == ["Four.", "One.", "Three.", "Two."]


def test_people_are_named_in_seating_order_and_the_listener_is_the_next_one():
    steps = "  - use: who_is_here\n  - for each: person\n    as: speaker and listener\n    do:\n      - say: $speaker to $listener.\n"
    plan = plan_of(steps)
    lines = said(steps_of(plan, {"people": 3.0, "names": ("Ann", "Ben", "Cem")}))
    assert lines[-3:] == ["Ann to Ben.", "Ben to Cem.", "Cem to Ann."]


def test_rotating_begins_with_the_next_person_each_time():
    steps = (
        "  - use: who_is_here\n  - repeat: 3\n    do:\n      - for each: person\n        as: name\n"
        "        order: rotate\n        do:\n          - say: $name now.\n"
    )
    lines = said(steps_of(plan_of(steps), {"people": 2.0, "names": ("Ann", "Ben")}))
    assert lines == ["Ann now.", "Ben now.", "Ben now.", "Ann now.", "Ann now.", "Ben now."]


NAMES = "  - use: who_is_here\n  - for each: person\n    as: name\n    do:\n      - say: Hello$comma_name.\n"


def test_a_name_is_confirmed_and_then_belongs_to_the_person():
    plan = plan_of(NAMES)
    answers = {"Person one, what's your first name?": "Maya", "Person two, what's your first name?": "Sam"}
    lines = said(steps_of(plan, {"people": 2.0}, answers))
    assert "Maya, is that right?" in lines
    assert lines[-2:] == ["Hello, Maya.", "Hello, Sam."]


def test_a_name_that_was_heard_wrong_is_asked_for_once_more():
    answers = {
        "Person one, what's your first name?": "Maya",
        "Maya, is that right?": "no",
        "Sorry. Your first name once more, please.": "Mira",
    }
    lines = said(steps_of(plan_of(NAMES), {"people": 2.0}, answers))
    assert "Mira, is that right?" in lines
    assert lines[-2] == "Hello, Mira."


def test_a_name_that_is_twice_wrong_becomes_person_one():
    answers = {
        "Person one, what's your first name?": "Maya",
        "Maya, is that right?": "no",
        "Sorry. Your first name once more, please.": "Mira",
        "Mira, is that right?": "no",
    }
    lines = said(steps_of(plan_of(NAMES), {"people": 2.0}, answers))
    assert "You'll be Person one today." in lines
    assert lines[-2:] == ["Hello, Person one.", "Hello, Person two."]


def test_somebody_alone_has_no_name_and_no_comma():
    assert said(steps_of(plan_of(NAMES), {"people": 1.0})) == ["Hello."]


def test_leave_ends_the_innermost_repeat_only():
    steps = (
        "  - repeat: 2\n    do:\n      - say: Outer.\n      - repeat: 5\n        do:\n          - say: Inner.\n"
        "          - leave: repeat\n          - say: Never.\n"
    )
    assert said(steps_of(plan_of(steps))) == ["Outer.", "Inner.", "Outer.", "Inner."]


def test_a_repeat_until_something_that_never_comes_true_ends_all_the_same():
    steps = "  - ask: How many?\n    answer: number 1 to 10\n    save as: many\n    if quiet: skip\n"
    steps += "  - repeat:\n      until: many is 7\n    do:\n      - bell: soft\n"
    rings = [step for step in steps_of(plan_of(steps), limit=3000) if isinstance(step, Ring)]
    assert len(rings) == 100


def test_what_was_answered_decides():
    steps = (
        "  - ask: How tense are you, from one to ten?\n    answer: number 1 to 10\n    save as: tense\n    if quiet: skip\n"
        "  - if: tense is more than 5\n    then:\n      - say: Quite tense.\n    else:\n      - say: Not so tense.\n"
    )
    question = "How tense are you, from one to ten?"
    assert said(steps_of(plan_of(steps), answers={question: 8.0}))[-1] == "Quite tense."
    assert said(steps_of(plan_of(steps), answers={question: 2.0}))[-1] == "Not so tense."
    assert said(steps_of(plan_of(steps), answers={question: None}))[-1] == "Not so tense."


def test_each_reply_of_a_question_has_its_own_steps():
    steps = (
        "  - ask: Is it so?\n    answer: yes or no\n    if yes:\n      - say: It is.\n    if no:\n      - say: It isn't.\n"
        "    if quiet:\n      - say: Nobody knows.\n  - say: Good.\n"
    )
    for answer, line in (("yes", "It is."), ("no", "It isn't."), (None, "Nobody knows.")):
        assert said(steps_of(plan_of(steps), answers={"Is it so?": answer})) == ["Is it so?", line, "Good."]


def test_a_breathing_phase_has_whole_breaths_nearest_to_its_length():
    head = "settings:\n  minutes: {kind: number, usual: 3, least: 1, most: 10}\n"
    steps = steps_of(plan_of("  - breathe: box\n    minutes: $minutes\n    cues: words for 3, then tones\n", head))
    assert isinstance(steps[0], BreatheCycles)
    assert (steps[0].pattern.cycle_s, steps[0].cycles) == (16, 11)


def test_a_turn_knows_whose_it_is_and_when_to_warn():
    steps = (
        "  - use: who_is_here\n  - for each: person\n    as: name\n    do:\n      - turn: $name, your turn.\n"
        "        who: $name\n        up to: 30 seconds\n        warn at: 10 seconds\n"
    )
    turn = steps_of(plan_of(steps), {"people": 1.0, "names": ("Ann",)})[0]
    assert turn == Hear("Ann, your turn.", Listening.TURN, "Ann", 30.0, 10.0)


def test_numbers_are_spoken_as_words_and_one_minute_is_singular():
    head = "settings:\n  minutes: {kind: number, usual: 3, least: 1, most: 10}\n"
    plan = plan_of("  - say: For $minutes minutes.\n", head)
    assert said(steps_of(plan)) == ["For three minutes."]
    assert said(steps_of(plan, {"minutes": 1.0})) == ["For one minute."]
    assert said(steps_of(plan, {"minutes": 2.5})) == ["For two and a half minutes."]


def test_a_pause_is_silence():
    assert steps_of(plan_of("  - pause: 4 seconds\n")) == [Wait(4.0)]


def test_at_most_one_branch_of_a_question_is_run_whatever_is_asked_inside_it():
    steps = (
        "  - ask: Is it so?\n    answer: yes or no\n    if yes:\n      - ask: Really so?\n        answer: yes or no\n"
        "    if no:\n      - say: It isn't.\n"
    )
    assert said(steps_of(plan_of(steps), answers={"Is it so?": "yes", "Really so?": "no"})) == [
        "Is it so?",
        "Really so?",
    ]


def test_a_time_is_spoken_with_its_unit():
    head = "settings:\n  turn_time: {kind: time, usual: 90 seconds, least: 15 seconds, most: 5 minutes}\n"
    plan = plan_of("  - say: You have $turn_time.\n", head)
    assert said(steps_of(plan)) == ["You have one and a half minutes."]
    assert said(steps_of(plan, {"turn_time": 45.0})) == ["You have 45 seconds."]
