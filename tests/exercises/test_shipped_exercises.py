"""The exercises that come with Attune are well written and started by what people say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.guidance.checks import check_exercise, check_library
from assistant.guidance.exercise import Exercise, Use
from assistant.guidance.loading import SHIPPED, load_library
from assistant.guidance.remarks import lines_of, places, prompts_of
from assistant.guidance.start_phrases import ways_to_say

pytestmark = pytest.mark.pure

STARTED_BY = {
    "breathe_before_talk": """
        help me breathe before my talk
        I have a presentation in five minutes
        calm my nerves before I speak
        breathing before a speech
        I am nervous about my talk
        get me ready to go on stage
        mindful breathing before a meeting
        I have to speak soon
        quick breathing before an interview
        prepare me for my presentation
        breathe with me before I go on
        settle me before the call
        """,
    "reflect_back": """
        reflect back listening
        let's practise listening
        help us listen to each other
        mirror listening
        active listening exercise
        I want to be heard
        lead a listening round
        teach us to repeat back
        speaker and listener
        take turns listening
        we keep talking past each other
        listening practice
        do the mirror exercise
        """,
    "gratitude_round": """
        gratitude round
        let's do gratitudes
        what are we thankful for
        start a thank you circle
        three good things
        gratitude practice
        let's say what went well today
        family gratitude
        grateful moment before dinner
        lead a round of thanks
        evening gratitude
        count our blessings
        gratitude for the two of us
        """,
}


@pytest.fixture(scope="module")
def library() -> dict[str, Exercise]:
    return load_library()


def test_the_three_exercises_are_there(library: dict[str, Exercise]) -> None:
    assert set(library) == set(STARTED_BY)
    assert [exercise.id for exercise in library.values()] == [Path(exercise.file).stem for exercise in library.values()]


@pytest.mark.parametrize("name", STARTED_BY)
def test_nothing_is_to_be_said_about_a_shipped_exercise(library: dict[str, Exercise], name: str) -> None:
    assert check_exercise(library[name]) == []


def test_no_two_exercises_share_a_start_phrase(library: dict[str, Exercise]) -> None:
    assert check_library(library.values()) == []


@pytest.mark.parametrize("name", STARTED_BY)
def test_what_people_say_starts_it(library: dict[str, Exercise], name: str) -> None:
    ways = {way for phrase in library[name].start for way in ways_to_say(phrase)}
    said = [line.strip().lower() for line in STARTED_BY[name].strip().splitlines()]
    assert [phrase for phrase in said if phrase not in ways] == []


@pytest.mark.parametrize("name", STARTED_BY)
def test_people_settle_and_several_are_asked_who_they_are_first(library: dict[str, Exercise], name: str) -> None:
    used = [step.block for step in library[name].steps if isinstance(step, Use)]
    assert used == (["settle"] if name == "breathe_before_talk" else ["who_is_here", "settle"])


@pytest.mark.parametrize("name", STARTED_BY)
def test_no_line_promises_health_or_gives_marks(library: dict[str, Exercise], name: str) -> None:
    spoken = " ".join(
        text
        for place in places(library[name])
        for text in (*lines_of(place.step, library[name]), *prompts_of(place.step))
    )
    assert not re.search(
        r"\b(heal|cure|therapy|anxiety|disease|stress hormone|well done|perfect|failed|score|you must)\b",
        spoken.lower(),
    )


def test_every_block_is_used(library: dict[str, Exercise]) -> None:
    used = {place.step.block for each in library.values() for place in places(each) if isinstance(place.step, Use)}
    assert used == {path.stem for path in (SHIPPED / "blocks").glob("*.yaml")}
