"""Free words: taken down only where an exercise asks for them and the ears can, kept only after a yes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_exercise import with_steps

from assistant.guidance import replies
from assistant.guidance.controls import Moment
from assistant.guidance.events import Action, Finish, Heard, Play, Record, SpeechStarted, Understood
from assistant.guidance.exercise import Exercise
from assistant.guidance.guide import Guide
from assistant.guidance.loading import read_exercise
from assistant.guidance.manner import Manner
from assistant.guidance.plan import Plan
from assistant.guidance.session import Session
from assistant.hearing.profiles import Listening
from assistant.understanding.intents import NOTHING, Intent
from assistant.understanding.understanding import StartPhrases, Understanding
from paper_stage import PaperStage

pytestmark = pytest.mark.pure

OFFERED = [replies.SHALL_I_KEEP]
STEPS = """\
- listen: Tell me about it.
  up to: 60 seconds
  ends: done, quiet 3 seconds
  keep: ask
  if quiet:
    - say: You said nothing.
- say: That was all.
"""


def exercise(steps: str = STEPS) -> Exercise:
    return read_exercise(with_steps(steps), "tiny.yaml", Path("blocks"))


def at_the_open_step(steps: str = STEPS, able: bool = True) -> PaperStage:
    stage = PaperStage(Session(Plan(exercise(steps), 1), {}, Manner(open_speech=able)))
    stage.perform(stage.session.start("Hello there.", 0.0))
    stage.run_to(Moment.HEARING)
    return stage


def say(stage: PaperStage, words: str, goes_on: bool = False) -> None:
    stage.handle(SpeechStarted(stage.now))
    stage.now += 2.0
    stage.handle(Understood(NOTHING, True, stage.now, words, goes_on))


def kept(stage: PaperStage) -> list[str]:
    return [action.words for _, action in stage.log if isinstance(action, Record) and action.words]


def offers(stage: PaperStage) -> list[str]:
    return [line for line in stage.said if line == replies.SHALL_I_KEEP]


def test_the_words_are_asked_for_in_this_step_alone() -> None:
    stage = at_the_open_step()
    assert stage.session.profile.open_speech
    stage.hear(Intent.DONE)
    assert not stage.session.profile.open_speech
    assert not at_the_open_step(STEPS.replace("ask", "never")).session.profile.open_speech
    assert not at_the_open_step("- turn: Speak.\n  who: Ana\n  up to: 1 minute").session.profile.open_speech


def test_a_yes_keeps_the_words_joined_and_says_so() -> None:
    stage = at_the_open_step()
    say(stage, "the soup was warm", goes_on=True)
    say(stage, "and the bread")
    say(stage, "and the company")
    stage.run_to(Moment.ASKING)
    assert offers(stage) == OFFERED
    stage.hear(Intent.YES)
    assert kept(stage) == ["the soup was warm and the bread and the company"]
    assert stage.run_to_the_end() == "finished"
    assert stage.said[-2:] == [replies.KEPT, "That was all."]


def test_a_no_and_no_answer_keep_nothing_and_go_on_as_after_any_words() -> None:
    for intent in (Intent.NO, Intent.NONE, Intent.PASS, Intent.NEXT, Intent.DONE):
        stage = at_the_open_step()
        say(stage, "the soup was warm")
        stage.run_to(Moment.ASKING)
        if intent is not Intent.NONE:
            stage.hear(intent)
        assert stage.run_to_the_end() == "finished"
        assert (offers(stage), kept(stage)) == (OFFERED, [])
        assert "You said nothing." not in stage.said


def test_who_passes_or_stops_is_not_asked_and_nothing_is_kept() -> None:
    for intent in (Intent.PASS, Intent.STOP):
        stage = at_the_open_step()
        say(stage, "the soup was warm")
        stage.hear(intent)
        stage.run_to_the_end()
        assert (offers(stage), kept(stage)) == ([], [])


def test_where_the_ears_cannot_take_words_down_nothing_is_promised() -> None:
    stage = at_the_open_step(able=False)
    assert not stage.session.profile.open_speech
    say(stage, "")
    assert stage.run_to_the_end() == "finished"
    assert (offers(stage), kept(stage)) == ([], [])


def test_words_from_before_a_pause_are_not_lost() -> None:
    stage = at_the_open_step()
    say(stage, "the soup was warm")
    stage.hear(Intent.PAUSE)
    stage.pass_time(30.0)
    stage.hear(Intent.RESUME)
    stage.run_to(Moment.HEARING)
    say(stage, "and the bread")
    stage.hear(Intent.DONE)
    stage.run_to(Moment.ASKING)
    stage.hear(Intent.PAUSE)
    stage.hear(Intent.RESUME)
    stage.run_to(Moment.ASKING)
    stage.hear(Intent.YES)
    assert kept(stage) == ["the soup was warm and the bread"]


def test_a_part_of_long_talk_is_no_pause_and_no_end_even_when_the_time_is_up() -> None:
    stage = at_the_open_step()
    for _ in range(33):
        say(stage, "on and on", goes_on=True)
        assert stage.session.profile.open_speech
        stage.handle(SpeechStarted(stage.now))
        stage.pass_time(0.0)
    say(stage, "and that is it")
    stage.run_to(Moment.ASKING)
    assert offers(stage) == OFFERED


def guide_at_the_open_step() -> tuple[Guide, list[Action]]:
    tiny = exercise()
    phrases = StartPhrases(tiny.id, tiny.title, tuple(phrase.template for phrase in tiny.start))
    guide = Guide({tiny.id: tiny}, Understanding([phrases]), Manner(open_speech=True), lambda: 1)
    stage = PaperStage(Session(Plan(tiny, 1), {}, guide.manner))
    stage.perform(stage.session.start("Hello there.", 0.0))
    stage.run_to(Moment.HEARING)
    guide.session = stage.session
    return guide, guide.handle(SpeechStarted(stage.now), stage.now)


def test_a_command_of_the_grammar_comes_first_and_is_no_part_of_the_words() -> None:
    guide, _ = guide_at_the_open_step()
    guide.handle(Heard("[unk]", 10, 11, words="the soup was warm"), 11.0)
    guide.handle(Heard("done", 12, 13, words="done"), 13.0)
    assert guide.profile.state is Listening.YES_NO
    actions = guide.handle(Heard("yes", 14, 15), 15.0)
    assert [action.words for action in actions if isinstance(action, Record) and action.words] == ["the soup was warm"]


def test_stop_stops_whatever_the_words_are() -> None:
    guide, _ = guide_at_the_open_step()
    guide.handle(Heard("stop", 10, 11, words="scott"), 11.0)
    assert guide.session is None


def test_free_words_are_no_commands_but_what_tells_of_distress_is_heard() -> None:
    guide, _ = guide_at_the_open_step()
    actions = guide.handle(Heard("[unk]", 10, 11, words="stop"), 11.0)
    assert guide.profile.state is Listening.LONG or guide.profile.state is Listening.SHORT
    assert not [action for action in actions if isinstance(action, Play | Finish)]
    actions = guide.handle(Heard("[unk]", 12, 13, words="i think i'm going to faint"), 13.0)
    assert replies.CALM_BODY in [action.score.text for action in actions if isinstance(action, Play)]


def test_no_record_for_listeners_holds_a_word_of_it() -> None:
    guide, _ = guide_at_the_open_step()
    actions = guide.handle(Heard("[unk]", 10, 11, words="the soup was warm"), 11.0)
    actions += guide.handle(Heard("done", 12, 13), 13.0)
    actions += guide.handle(Heard("yes", 14, 15), 15.0)
    records = [action for action in actions if isinstance(action, Record)]
    assert [record.kind for record in records if record.words] == ["kept"]
    assert not [record for record in records if "soup" in f"{record.kind} {dict(record.detail)}"]
