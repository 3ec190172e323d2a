"""The laws of a session, for any exercise of the library and any stream of events."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.guidance.events import Hush, Play, PlayEnded, SpeechStarted, StopRequested, TimeReached, Understood
from assistant.guidance.loading import load_library
from assistant.guidance.states import Asking, Ended, Hearing, Paused, Ready, Speaking, Waiting
from assistant.understanding.intents import Intent, IntentMatch
from paper_stage import PaperStage

pytestmark = pytest.mark.pure

LIBRARY = load_library()
PEOPLE = {"breathe_before_talk": [{}], "reflect_back": [{}], "gratitude_round": [{}, {"people": 1.0}, {"people": 3.0}]}
CASES = [(name, values) for name, cases in PEOPLE.items() for values in cases]
SLOTS = {Intent.NUMBER: {"value": 4}, Intent.CHOICE: {"choice": "x"}, Intent.NAME: {"name": "Maya"}}

intents = st.sampled_from([intent for intent in Intent if intent is not Intent.STOP])
moves = st.one_of(
    st.tuples(st.just("hear"), intents, st.booleans()),
    st.tuples(st.just("speak")),
    st.tuples(st.just("step")),
    st.tuples(st.just("time"), st.floats(0.01, 40)),
    st.tuples(st.just("late"), st.integers(0, 50)),
)
cases = st.sampled_from(CASES)


def make(case: tuple[str, dict[str, float]], seed: int = 1) -> PaperStage:
    name, values = case
    return PaperStage.of(LIBRARY[name], dict(values), seed)


def move(stage: PaperStage, step: tuple) -> None:
    match step:
        case ("hear", intent, had_words):
            stage.hear(intent, had_words, **SLOTS.get(intent, {}))
        case ("speak",):
            stage.handle(SpeechStarted(stage.now))
        case ("step",):
            stage.step()
        case ("time", seconds):
            stage.pass_time(seconds)
        case ("late", play_id):
            if stage.playing is None or stage.playing[0] != play_id:
                stage.handle(PlayEnded(play_id, True, 1.0))


@given(cases, st.lists(moves, max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_event_in_any_state_raises_and_the_deadline_is_set_exactly_in_timed_states(case, steps):
    stage = make(case)
    for step in steps:
        move(stage, step)
        state = stage.session.state
        timed = isinstance(state, Waiting | Asking | Hearing | Paused)
        assert (stage.session.deadline is not None) == timed
        # Something will happen by itself in every state but the last one: nobody is ever stuck.
        assert isinstance(state, Ended) or stage.next_due() is not None


@given(cases, st.lists(moves, max_size=40))
@settings(max_examples=100, deadline=None)
def test_stop_ends_every_state_at_once(case, steps):
    for stop in (StopRequested(), Understood(IntentMatch(Intent.STOP), True, 0.0)):
        stage = make(case)
        for step in steps:
            move(stage, step)
        if isinstance(stage.session.state, Ended):
            continue
        actions = stage.handle(stop)
        assert stage.session.state == Ended("stopped")
        assert actions[0] == Hush()
        assert stage.handle(TimeReached()) == stage.handle(PlayEnded(1, True, 1)) == []


@given(cases, st.lists(moves, max_size=60))
@settings(max_examples=100, deadline=None)
def test_whatever_was_said_a_silent_room_reaches_the_end(case, steps):
    stage = make(case)
    for step in steps:
        move(stage, step)
    assert stage.run_to_the_end() in ("finished", "stopped", "parked")


@given(cases, st.lists(moves, max_size=40), st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_the_same_seed_and_the_same_events_give_the_same_session(case, steps, seed):
    first, second = make(case, seed), make(case, seed)
    for step in steps:
        move(first, step)
        move(second, step)
    assert first.log == second.log


@given(cases, st.lists(moves, max_size=60))
@settings(max_examples=60, deadline=None)
def test_at_most_one_prompt_is_outstanding(case, steps):
    """PaperStage itself asserts that none begins before the one before has ended or was hushed."""
    stage = make(case)
    for step in steps:
        move(stage, step)
    waited_for = [action for _, action in stage.log if isinstance(action, Play) and not action.keep_listening]
    assert len({play.play_id for play in waited_for}) == len(waited_for)


@pytest.mark.parametrize(("name", "values"), CASES)
def test_a_silent_user_reaches_the_end_bell(name, values):
    stage = PaperStage.of(LIBRARY[name], dict(values))
    assert stage.run_to_the_end() == "finished"
    last = [action for _, action in stage.log if isinstance(action, Play)][-1]
    assert "end" in [getattr(item, "name", "") for item in last.score.items]


def test_a_session_that_has_not_begun_does_nothing():
    stage = PaperStage.of(LIBRARY["reflect_back"])
    stage.session.state = Ready()
    assert stage.handle(TimeReached()) == []


def test_pausing_takes_the_remaining_time_along():
    """With five pauses of a minute the whole takes five minutes (and the short lines of resuming) longer."""
    plain = PaperStage.of(LIBRARY["breathe_before_talk"])
    plain.run_to_the_end()
    paused = PaperStage.of(LIBRARY["breathe_before_talk"])
    extra = 0.0
    for _ in range(5):
        paused.pass_time(60)
        before = paused.now
        paused.hear(Intent.PAUSE)
        paused.pass_time(60)
        paused.hear(Intent.RESUME)
        extra += paused.now - before
    paused.run_to_the_end()
    # What was interrupted is said again, and a cut breath begins again after a free one: 20 s at most each.
    assert 0 <= paused.now - plain.now - extra <= 5 * 20


def test_the_state_is_plain_data_that_can_be_compared():
    stage = PaperStage.of(LIBRARY["breathe_before_talk"])
    assert isinstance(stage.session.state, Speaking)
    assert replace(stage.session.state) == stage.session.state
