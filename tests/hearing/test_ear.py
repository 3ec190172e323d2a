"""The whole ear, on made sounds: loud is speech."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.devices.level_detector import LevelDetector
from assistant.devices.scripted_recogniser import ScriptedRecogniser
from assistant.guidance.events import Heard, SpeechStarted
from assistant.hearing.ear import Ear, EarEvent
from assistant.hearing.echo_guard import EchoGuard
from assistant.hearing.frames import FRAME_S, AudioFrame
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.hearing.reblocking import frames_of
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar

pytestmark = pytest.mark.pure

SESSION = ListeningProfile(Listening.SESSION, trailing_silence_s=0.7)
CONTROLS = Grammar("session", ("stop", "pause", "next"))
ANSWERS = Grammar("yes_no", ("yes", "no"))


def utterance(text: str, started_s: float, ended_s: float) -> Heard:
    """With times that are right to the millisecond."""
    return Heard(text, pytest.approx(started_s), pytest.approx(ended_s))  # type: ignore[arg-type]


class Room:
    """An ear, and a clock that goes on with every sound that is made."""

    def __init__(self, *texts: str, profile: ListeningProfile = SESSION, said: tuple[str, ...] | None = None) -> None:
        self.recogniser = ScriptedRecogniser(texts, said=said)
        self.ear = Ear(LevelDetector(), self.recogniser, EchoGuard())
        self.ear.listen_for(profile, CONTROLS)
        self.sample = 0
        self.events: list[EarEvent] = []

    @property
    def now_s(self) -> float:
        return self.sample / 16_000

    def silence(self, seconds: float) -> None:
        self.make(np.zeros(round(seconds / FRAME_S) * 512, np.int16))

    def speech(self, seconds: float) -> None:
        self.make(np.tile(np.array([4000, -4000], np.int16), round(seconds / FRAME_S) * 256))

    def make(self, samples: Samples) -> None:
        for frame in frames_of(samples, self.sample):
            self.events += self.ear.push(frame)
            self.sample = frame.start_sample + 512

    def heard(self) -> list[Heard]:
        return [event for event in self.events if isinstance(event, Heard)]

    def texts(self) -> list[str]:
        return [event.text for event in self.heard()]


def test_an_utterance_is_announced_and_then_heard_with_its_true_times() -> None:
    room = Room("stop")
    room.silence(1.024)
    room.speech(0.512)
    room.silence(1.024)
    started, heard = room.events
    assert started == SpeechStarted(1.024)
    assert heard == utterance("stop", 1.024, 1.536)


def test_times_are_those_of_the_session_clock() -> None:
    room = Room("stop")
    samples = np.tile(np.array([4000, -4000], np.int16), 256 * 10)
    for frame in frames_of(samples):
        later = AudioFrame(frame.samples, frame.start_sample, frame.at_s + 100.0)
        room.events += room.ear.push(later)
    room.events += room.ear.flush(101.0)
    assert room.heard() == [utterance("stop", 100.0, 100.32)]


def test_the_recogniser_gets_the_speech_with_a_margin_before_and_after_it() -> None:
    room = Room("stop")
    room.silence(2.0)
    room.speech(0.512)
    room.silence(1.0)
    assert room.recogniser.utterances == [8_192 + 2 * 5_120]


def test_a_pause_within_an_utterance_is_part_of_it() -> None:
    room = Room("help me breathe")
    room.silence(1.0)
    room.speech(0.512)
    room.silence(0.512)
    room.speech(0.512)
    room.silence(1.0)
    assert room.texts() == ["help me breathe"]
    assert room.recogniser.utterances == [3 * 8_192 + 2 * 5_120]


def test_sounds_that_give_no_words_are_heard_as_nothing() -> None:
    """An empty final is not an answer, but the guide must know that the sound is over."""
    room = Room("")
    room.speech(0.5)
    room.silence(1.0)
    assert room.texts() == [""]


def test_every_start_is_followed_by_what_was_heard() -> None:
    room = Room("one", "two", "three", profile=ListeningProfile(Listening.SESSION, longest_s=3.0))
    room.speech(7.0)
    room.ear.audible([(room.now_s, room.now_s + 0.5)])
    room.silence(2.0)
    room.speech(1.0)
    room.events += room.ear.flush(room.now_s)
    kinds = [type(event) for event in room.events]
    assert kinds == [SpeechStarted, Heard] * 4


def test_nothing_is_lost_of_speech_that_is_too_long_for_one_utterance() -> None:
    room = Room("one", "two", profile=ListeningProfile(Listening.SESSION, longest_s=3.0))
    room.speech(5.12)
    room.silence(1.0)
    first, second = room.heard()
    assert first.ended_s == second.started_s
    assert sum(room.recogniser.utterances) == 81_920 + 5_120


def test_long_talk_in_a_turn_is_not_recognised_but_heard_of() -> None:
    room = Room("stop", "next", profile=ListeningProfile(Listening.TURN))
    room.speech(8.0)
    room.silence(1.0)
    room.speech(0.5)
    room.silence(1.0)
    assert room.texts() == ["", "stop"]
    assert len(room.recogniser.utterances) == 1


def test_the_end_of_a_story_is_no_command() -> None:
    """Cut for its length, a sentence could leave a single word behind."""
    room = Room("done", profile=ListeningProfile(Listening.TURN, longest_s=8.0))
    room.speech(8.512)
    room.silence(1.0)
    assert room.texts() == ["", ""]


FREELY = ListeningProfile(Listening.SHORT, longest_s=8.0, open_speech=True)


def test_where_the_words_are_wanted_they_come_beside_what_the_grammar_heard() -> None:
    room = Room("[unk]", "stop", profile=FREELY, said=("the soup was warm", "stop"))
    for _ in range(2):
        room.speech(2.0)
        room.silence(1.0)
    assert [(event.text, event.words) for event in room.heard()] == [("[unk]", "the soup was warm"), ("stop", "stop")]


def test_the_words_of_long_talk_come_in_parts_of_which_nothing_is_lost() -> None:
    room = Room("stop", profile=FREELY, said=("it was a long", "story to tell"))
    room.speech(10.24)
    room.silence(1.0)
    assert [(event.text, event.words, event.goes_on) for event in room.heard()] == [
        ("", "it was a long", True),
        ("", "story to tell", False),
    ]
    assert sum(room.recogniser.open_speech().utterances) == 163_840 + 5_120
    assert room.recogniser.utterances == []


@pytest.mark.parametrize("state", [Listening.SESSION, Listening.YES_NO, Listening.TURN, Listening.LONG])
def test_words_that_nobody_asked_for_are_not_taken_down(state: Listening) -> None:
    room = Room("yes", profile=ListeningProfile(state), said=("a secret",))
    room.speech(0.5)
    room.silence(1.5)
    assert [event.words for event in room.heard()] == [""]
    assert room.recogniser.open_speech().utterances == []


def test_an_engine_without_open_speech_hears_the_commands_all_the_same() -> None:
    room = Room("done", profile=FREELY)
    room.speech(0.5)
    room.silence(1.0)
    assert [(event.text, event.words) for event in room.heard()] == [("done", "")]


def test_the_guide_does_not_hear_itself() -> None:
    room = Room("stop")
    room.ear.audible([(0.0, 3.0)])
    room.speech(3.2)
    room.silence(1.0)
    assert room.events == []


def test_an_answer_right_at_the_tone_is_heard_from_its_first_sound_on() -> None:
    """Within 0.4 s of the last sample nothing may start; speech that began there and goes on is heard from 0.2 s on."""
    room = Room("yes")
    room.ear.audible([(0.0, 1.024)])
    room.silence(1.28)
    room.speech(0.352)
    room.silence(1.0)
    assert room.texts() == ["yes"]
    assert room.heard()[0].started_s == pytest.approx(1.28)


def test_one_syllable_after_the_tone_is_enough() -> None:
    room = Room("no")
    room.ear.audible([(0.0, 1.024)])
    room.silence(1.44)
    room.speech(0.128)
    room.silence(1.0)
    assert room.texts() == ["no"]


def test_speech_that_had_begun_when_the_guide_starts_is_finished() -> None:
    room = Room("stop")
    room.silence(1.024)
    room.speech(0.512)
    room.ear.audible([(room.now_s, room.now_s + 2.0)])
    room.speech(2.0)
    room.silence(1.0)
    assert room.heard() == [utterance("stop", 1.024, 1.536)]
    assert room.recogniser.utterances == [8_192 + 5_120]


def test_who_was_hushed_is_not_waited_for() -> None:
    room = Room("next")
    room.ear.audible([(0.0, 60.0)])
    room.silence(1.0)
    room.ear.hushed(room.now_s)
    room.silence(0.5)
    room.speech(0.5)
    room.silence(1.0)
    assert room.texts() == ["next"]


def test_a_new_profile_counts_at_once_when_nobody_speaks() -> None:
    room = Room("yes")
    room.silence(1.0)
    room.ear.listen_for(ListeningProfile(Listening.YES_NO, trailing_silence_s=0.32), ANSWERS)
    room.speech(0.512)
    room.silence(0.352)
    assert room.texts() == ["yes"]
    assert room.recogniser.grammars == [CONTROLS, ANSWERS]


def test_a_new_profile_waits_for_who_is_speaking() -> None:
    room = Room("stop", "yes")
    room.speech(0.512)
    room.ear.listen_for(ListeningProfile(Listening.YES_NO, trailing_silence_s=0.32), ANSWERS)
    assert room.recogniser.grammars == [CONTROLS]
    room.silence(0.512)
    assert room.texts() == []
    room.silence(0.512)
    assert room.texts() == ["stop"]
    assert room.recogniser.grammars == [CONTROLS, ANSWERS]


def test_a_gap_in_the_sound_ends_an_utterance() -> None:
    room = Room("stop")
    room.speech(0.512)
    room.sample += 16_000
    room.silence(0.1)
    assert room.texts() == ["stop"]


def test_two_halves_on_both_sides_of_a_gap_are_not_one_word() -> None:
    room = Room("stop")
    room.speech(0.064)
    room.sample += 512
    room.speech(0.064)
    room.silence(1.0)
    assert room.events == []


def test_lost_samples_count_as_a_gap() -> None:
    room = Room("stop")
    room.speech(0.512)
    silent = np.zeros(512, np.int16)
    room.events += room.ear.push(AudioFrame(silent, room.sample, room.now_s, overflowed=True))
    assert room.texts() == ["stop"]


def test_the_end_of_the_input_ends_an_utterance() -> None:
    room = Room("stop")
    room.speech(0.512)
    room.events += room.ear.flush(room.now_s)
    assert room.texts() == ["stop"]
    assert room.ear.flush(room.now_s) == []


def test_an_ear_that_was_told_nothing_is_deaf() -> None:
    ear = Ear(LevelDetector(), ScriptedRecogniser(["stop"]), EchoGuard())
    loud = np.full(512, 4000, np.int16)
    assert not [event for n in range(20) for event in ear.push(AudioFrame(loud, n * 512, n * FRAME_S))]


SETTLED = Grammar("session", ("stop", "pause", "next"), settled=(("stop", 0.09), ("next", 0.25)))


def settled_room(*texts: str) -> Room:
    room = Room(*texts)
    room.ear.listen_for(SESSION, SETTLED)
    room.silence(1.024)
    room.speech(0.512)
    return room


def test_a_word_that_is_sure_is_heard_before_the_silence_after_it() -> None:
    room = settled_room("stop")
    room.silence(0.064)
    assert room.texts() == []
    room.silence(0.032)
    assert room.heard() == [utterance("stop", 1.024, 1.536)]
    room.silence(2.0)
    assert room.texts() == ["stop"]


def test_each_word_waits_for_its_own_silence() -> None:
    room = settled_room("next")
    room.silence(0.224)
    assert room.texts() == []
    room.silence(0.032)
    assert room.texts() == ["next"]


def test_a_word_that_does_not_settle_waits_for_the_end_of_the_utterance() -> None:
    room = settled_room("pause")
    room.silence(0.64)
    assert room.texts() == []
    room.silence(0.096)
    assert room.texts() == ["pause"]


def test_what_is_said_after_an_early_word_is_an_utterance_of_its_own() -> None:
    room = settled_room("stop", "next")
    room.silence(0.128)
    room.speech(0.512)
    room.silence(1.0)
    assert room.texts() == ["stop", "next"]
    assert room.recogniser.utterances[1] <= 8_192 + 2 * 5_120
    assert [type(event) for event in room.events] == [SpeechStarted, Heard] * 2


def test_after_an_early_word_the_ears_listen_for_what_is_wanted_next() -> None:
    room = settled_room("stop", "yes")
    room.ear.listen_for(ListeningProfile(Listening.YES_NO), ANSWERS)
    room.silence(0.128)
    assert room.recogniser.grammars[-1] == ANSWERS
