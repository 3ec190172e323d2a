"""The journal as a person reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.journal.entries import EventEntry, SessionEntry, seconds_covered
from assistant.journal.telling import length_in_words, session_line, session_story

pytestmark = pytest.mark.pure

SESSION = SessionEntry(
    id="20260302-174005-3f9a",
    exercise="breathe_before_talk",
    version=2,
    title="Breathing before a talk",
    started_utc=datetime(2026, 3, 2, 17, 40, 5, tzinfo=UTC),
    utc_offset_s=3600,
    planned_s=600.0,
    real_s=432.4,
    outcome="finished",
    people=1,
)


def test_a_session_is_one_line_in_the_time_of_its_place() -> None:
    assert (
        session_line(SESSION)
        == "20260302-174005-3f9a  2026-03-02 18:40 +01:00  Breathing before a talk  7 min 12 s  finished"
    )


def test_a_session_that_did_not_finish_says_where_it_was() -> None:
    assert session_line(replace(SESSION, outcome="", place="settle:3")).endswith("interrupted (at step settle:3)")
    assert session_line(replace(SESSION, outcome="stopped", place="settle:3")).endswith("stopped (at step settle:3)")
    assert session_line(replace(SESSION, outcome="", running=True)).endswith("running")


def test_a_place_west_of_greenwich_has_a_minus() -> None:
    assert "2026-03-02 14:10 -03:30" in session_line(replace(SESSION, utc_offset_s=-12600))


def test_the_whole_story_counts_time_from_the_first_event() -> None:
    events = [
        EventEntry(100.0, "step", {"place": "settle:3", "does": "Speak"}),
        EventEntry(159.96, "breathing", {"cycles": 6}),
        EventEntry(161.25, "turn_ended", {}),
    ]
    assert list(session_story(SESSION, events)) == [
        "Breathing before a talk (breathe_before_talk, version 2)",
        "  session  20260302-174005-3f9a",
        "  began    2026-03-02 18:40 +01:00",
        "  length   7 min 12 s of 10 min planned",
        "  people   1",
        "  ended    finished",
        "    0:00.0  step  place: settle:3  does: Speak",
        "    1:00.0  breathing  cycles: 6",
        "    1:01.2  turn ended",
    ]
    assert seconds_covered(events) == 61.25


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (432.4, "7 min 12 s"),
        (3600.0, "1 h 0 min"),
        (3960.0, "1 h 6 min"),
    ],
)
def test_a_length_is_told_in_words(seconds: float, words: str) -> None:
    assert length_in_words(seconds) == words
