"""Every control in every moment of each of the three exercises, against the table that the user guide prints."""

from __future__ import annotations

import pytest

from assistant.guidance import replies
from assistant.guidance.controls import CONTROLS, Effect, Moment, effect_of
from assistant.guidance.events import Hush, Play, Record
from assistant.guidance.loading import load_library
from assistant.guidance.states import Ended, Paused, moment_of
from assistant.speaking.score import Words
from assistant.understanding.intents import Intent
from paper_stage import PaperStage

pytestmark = pytest.mark.pure

LIBRARY = load_library()
VALUES = {"breathe_before_talk": {}, "reflect_back": {}, "gratitude_round": {"people": 3.0}}
MOMENTS = {
    "breathe_before_talk": list(Moment),
    "reflect_back": [moment for moment in Moment if moment is not Moment.BREATHING],
    "gratitude_round": [moment for moment in Moment if moment is not Moment.BREATHING],
}
CASES = [(name, moment, control) for name, moments in MOMENTS.items() for moment in moments for control in CONTROLS]


def stage_in(name: str, moment: Moment) -> PaperStage:
    stage = PaperStage.of(LIBRARY[name], VALUES[name])
    stage.pass_time(1.0)
    if moment is Moment.PAUSED:
        stage.run_to(Moment.HEARING)
        stage.hear(Intent.PAUSE)
    else:
        stage.step()
        stage.step()
        stage.run_to(moment)
        stage.pass_time(min(0.5, max(0.0, (stage.next_due() or 0) - stage.now - 0.1)))
    assert moment_of(stage.session.state) is moment
    return stage


@pytest.mark.parametrize(("name", "moment", "control"), CASES)
def test_each_control_does_in_each_moment_what_the_table_says(name, moment, control):
    stage = stage_in(name, moment)
    before, said = stage.session.state, len(stage.said)
    steps = len(stage.records("step"))
    actions = stage.hear(control)
    spoken = " ".join(stage.said[said:])
    effect = effect_of(control, moment)
    if effect is Effect.NOTHING:
        assert not [action for action in actions if isinstance(action, Play | Hush | Record)]
        return
    assert actions[0] == Hush(), "the guide falls silent first"
    assert actions[1] == Record("control", {"control": control.value})
    expected = {
        Effect.STOP: lambda: stage.session.state == Ended("stopped") and replies.STOPPED in spoken,
        Effect.CALL_HUMAN: lambda: stage.session.state == Ended("stopped") and "a person should be with you" in spoken,
        Effect.PAUSE: lambda: isinstance(stage.session.state, Paused) and spoken == replies.PAUSED,
        Effect.TIME_OUT: lambda: isinstance(stage.session.state, Paused) and "Time out." in spoken,
        Effect.CALM_BODY: lambda: isinstance(stage.session.state, Paused) and spoken == replies.CALM_BODY,
        Effect.CALM_DOWN: lambda: isinstance(stage.session.state, Paused) and spoken == replies.CALM_DOWN,
        Effect.RESUME: lambda: not isinstance(stage.session.state, Paused) and "carry on" in spoken,
        Effect.SKIP: lambda: len(stage.records("step")) == steps + 1,
        Effect.END_TURN: lambda: len(stage.records("turn_ended")) == 1,
        Effect.PASS: lambda: "Okay" in spoken,
        Effect.BACK: lambda: len(stage.records("step")) == steps + 1,
        Effect.REPEAT: lambda: spoken != "",
        Effect.TELL_TIME: lambda: "left" in spoken or "Almost" in spoken,
        Effect.TELL_HELP: lambda: "say" in spoken.lower(),
        Effect.SLOWER: lambda: replies.SLOWER in spoken,
        Effect.FASTER: lambda: replies.FASTER in spoken,
        Effect.LOUDER: lambda: replies.LOUDER in spoken,
        Effect.QUIETER: lambda: replies.QUIETER in spoken,
    }
    assert expected[effect](), (before, stage.session.state, spoken)


@pytest.mark.parametrize(("name", "moment", "control"), CASES)
def test_after_each_control_the_room_can_fall_silent_and_the_session_still_ends(name, moment, control):
    stage = stage_in(name, moment)
    stage.hear(control)
    assert stage.run_to_the_end() in ("finished", "stopped", "parked")


def test_again_says_the_last_prompt_again():
    stage = PaperStage.of(LIBRARY["reflect_back"])
    stage.run_to(Moment.ASKING)
    question = stage.said[-1]
    stage.hear(Intent.REPEAT)
    assert stage.said[-1] == question


def test_back_returns_to_the_step_before():
    stage = PaperStage.of(LIBRARY["breathe_before_talk"])
    stage.run_to(Moment.BREATHING)
    before, lines = stage.said[-1], len(stage.said)
    stage.hear(Intent.BACK)
    assert stage.said[lines:] == [before]


def test_slower_lengthens_the_breaths_that_are_left_and_keeps_the_whole_length():
    plain, slow = (PaperStage.of(LIBRARY["breathe_before_talk"]) for _ in range(2))
    for stage in (plain, slow):
        stage.run_to(Moment.BREATHING)
        stage.pass_time(30)
    slow.hear(Intent.SLOWER)
    cycle = slow.records("breathing")
    slow.step()
    assert slow.records("breathing")[-1]["cycle_s"] == 12.0
    assert cycle[0]["cycle_s"] == 10.0
    plain.run_to(Moment.WAITING) if moment_of(plain.session.state) is Moment.WAITING else plain.step()
    slow.step()
    assert abs(slow.now - plain.now) <= 12.0 + 6.0


def test_louder_and_quieter_change_what_is_played_and_have_limits():
    stage = PaperStage.of(LIBRARY["breathe_before_talk"])
    for _ in range(10):
        stage.hear(Intent.LOUDER)
    loud = [action.volume_db for _, action in stage.log if isinstance(action, Play)][-1]
    for _ in range(20):
        stage.hear(Intent.QUIETER)
    soft = [action.volume_db for _, action in stage.log if isinstance(action, Play)][-1]
    assert (loud, soft) == (12.0, -16.0)


def test_the_speaking_rate_stays_within_its_limits():
    stage = PaperStage.of(LIBRARY["breathe_before_talk"])
    for _ in range(10):
        stage.hear(Intent.SLOWER)
    rates = [
        item.rate_wpm
        for _, action in stage.log
        if isinstance(action, Play)
        for item in action.score.items
        if isinstance(item, Words)
    ]
    assert min(rates) == round(120 * 0.7)


def test_a_pause_is_reminded_of_once_and_the_session_is_parked_in_the_end():
    stage = PaperStage.of(LIBRARY["reflect_back"])
    stage.hear(Intent.PAUSE)
    stage.pass_time(121)
    assert stage.said[-1] == replies.STILL_PAUSED
    stage.pass_time(901)
    assert stage.session.state == Ended("parked")
