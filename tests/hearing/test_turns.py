"""When a turn of speech begins and ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.frames import FRAME_S
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.hearing.turns import TurnChange, TurnDetector

pytestmark = pytest.mark.pure

SPEECH, SILENCE, NOT_KNOWN_YET = 0.9, 0.05, -1.0
PROFILE = ListeningProfile(Listening.SESSION, trailing_silence_s=0.7, longest_s=2.0)


def changes(turns: TurnDetector, *parts: tuple[float, int]) -> list[tuple[int, TurnChange]]:
    """What each frame changed, with the number of the frame."""
    probabilities = [probability for probability, frames in parts for _ in range(frames)]
    pushed = [(frame, turns.push(probability)) for frame, probability in enumerate(probabilities)]
    return [(frame, change) for frame, change in pushed if change is not None]


def test_three_frames_of_speech_in_a_row_start_a_turn() -> None:
    assert changes(TurnDetector(PROFILE), (SPEECH, 2), (SILENCE, 1), (SPEECH, 3)) == [(5, TurnChange.STARTED)]


def test_a_click_starts_nothing() -> None:
    assert not changes(TurnDetector(PROFILE), (SPEECH, 2), (SILENCE, 50))


def test_weaker_speech_holds_a_turn_open() -> None:
    assert changes(TurnDetector(PROFILE), (SPEECH, 3), (0.4, 40)) == [(2, TurnChange.STARTED)]


def test_a_turn_ends_after_the_silence_of_its_profile_counted_in_samples() -> None:
    (_, started), (frame, ended) = changes(TurnDetector(PROFILE), (SPEECH, 10), (SILENCE, 40))
    assert (started, ended) == (TurnChange.STARTED, TurnChange.ENDED)
    silence_s = (frame + 1 - 10) * FRAME_S
    assert silence_s - FRAME_S < PROFILE.trailing_silence_s <= silence_s


def test_a_pause_shorter_than_that_does_not_end_it() -> None:
    turns = TurnDetector(PROFILE)
    assert changes(turns, (SPEECH, 10), (SILENCE, 20), (SPEECH, 10)) == [(2, TurnChange.STARTED)]
    assert turns.is_open


def test_the_true_beginning_lies_before_the_frame_that_told_it() -> None:
    turns = TurnDetector(PROFILE)
    changes(turns, (SILENCE, 30), (0.4, 4), (SPEECH, 3))
    assert turns.frames_since_start == 7


def test_the_end_of_the_speech_is_told_apart_from_the_end_of_the_turn() -> None:
    turns = TurnDetector(PROFILE)
    (_, _), (ended, _) = changes(turns, (SPEECH, 10), (SILENCE, 22))
    assert ended == 31
    assert turns.frames_since_speech == 22


def test_long_speech_is_handed_over_and_goes_on() -> None:
    turns = TurnDetector(PROFILE)
    told = changes(turns, (SPEECH, 150), (SILENCE, 30))
    assert [change for _, change in told] == [TurnChange.STARTED, TurnChange.CUT, TurnChange.CUT, TurnChange.ENDED]
    frames_at_most = int(PROFILE.longest_s / FRAME_S) + 1
    assert [frame + 1 for frame, _ in told][1:3] == [frames_at_most, 2 * frames_at_most]


def test_a_turn_is_not_cut_while_it_may_be_ending() -> None:
    told = changes(TurnDetector(PROFILE), (SPEECH, 60), (SILENCE, 30))
    assert [change for _, change in told] == [TurnChange.STARTED, TurnChange.ENDED]


def test_minus_one_is_neither_speech_nor_silence() -> None:
    """A detector that was "not ready" for its first 760 ms was read as silence elsewhere: short answers never ended."""
    ready = TurnDetector(PROFILE)
    late = TurnDetector(PROFILE)
    changes(late, (NOT_KNOWN_YET, 24))
    assert changes(late, (SPEECH, 8), (SILENCE, 30)) == changes(ready, (SPEECH, 8), (SILENCE, 30))
    assert not changes(late, (SPEECH, 2), (NOT_KNOWN_YET, 40), (SILENCE, 3))
    changes(late, (SPEECH, 3))
    assert not changes(late, (NOT_KNOWN_YET, 100))


def test_no_turn_starts_where_none_may_but_speech_that_goes_on_starts_one_then() -> None:
    turns = TurnDetector(PROFILE)
    assert not [turns.push(SPEECH, may_start=False) for _ in range(6)].count(TurnChange.STARTED)
    assert turns.push(SPEECH) is TurnChange.STARTED
    assert turns.frames_since_start == 7


def test_forgetting_closes_the_turn() -> None:
    turns = TurnDetector(PROFILE)
    changes(turns, (SPEECH, 10))
    turns.reset()
    assert not turns.is_open
    assert changes(turns, (SPEECH, 2)) == []


@given(st.lists(st.floats(-1, 1) | st.just(float("nan")), max_size=400))
def test_starts_and_ends_alternate_whatever_is_fed(probabilities: list[float]) -> None:
    turns = TurnDetector(PROFILE)
    told = [change for change in map(turns.push, probabilities) if change is not TurnChange.CUT and change is not None]
    assert told[:1] in ([], [TurnChange.STARTED])
    assert all(before is not after for before, after in pairwise(told))
    assert 0 <= turns.frames_since_speech <= turns.frames_since_start or not turns.is_open
