"""The owner threads with the shipped fakes: what comes out, what a failure becomes, and that none is ever left."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.devices.level_detector import LevelDetector
from assistant.devices.scripted_recogniser import ScriptedRecogniser
from assistant.devices.silent_speaker import SilentSpeaker
from assistant.devices.system_clock import SystemClock
from assistant.devices.tone_voice import ToneVoice
from assistant.devices.wav_audio import WavMicrophone
from assistant.errors import MicrophoneError, SpeakerError, VoiceError
from assistant.guidance.events import DeviceFault, Heard, Play, PlayEnded, SpeechStarted
from assistant.hearing.ear import Ear
from assistant.hearing.echo_guard import EchoGuard
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.runtime.composing import Composer
from assistant.runtime.ear_thread import EarThread, ListenFor
from assistant.runtime.preparing_thread import PreparingThread
from assistant.runtime.voice_thread import PlayStarted, VoiceThread
from assistant.settings import load_settings
from assistant.speaking.score import Rest, Score, Words
from assistant.understanding.grammar import Grammar

pytestmark = pytest.mark.contract

LISTEN = ListenFor(ListeningProfile(Listening.SESSION), Grammar("all", ("stop",)))


@pytest.fixture(autouse=True)
def no_thread_is_left():
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and thread.is_alive()]
    assert not left, left


@pytest.fixture
def settings(tmp_path: Path):
    return load_settings(tmp_path, None, {}, {})


class FailingVoice(ToneVoice):
    def render(self, text, rate_wpm):
        raise VoiceError("The voice is gone.")


class LostSpeaker(SilentSpeaker):
    def play(self, track, ticket, volume_db=0.0, on_start=None):
        raise SpeakerError("The speaker is gone.")


def voice_thread(settings, inbox: queue.Queue, voice=None, speaker=None) -> VoiceThread:
    clock = SystemClock()

    def open_voice(stack: ExitStack):
        return Composer(voice or ToneVoice(), settings), stack.enter_context(speaker or SilentSpeaker(clock))

    return VoiceThread(open_voice, clock, inbox.put)


def play(number: int, seconds: float = 0.05) -> Play:
    return Play(number, Score((Words("hum"), Rest(seconds))))


def test_plays_are_heard_one_after_the_other_and_each_end_is_told(settings):
    inbox: queue.Queue = queue.Queue()
    with voice_thread(settings, inbox) as thread:
        thread.play(play(1))
        thread.play(play(2))
        told = [inbox.get(timeout=5) for _ in range(4)]
    assert [type(each) for each in told] == [PlayStarted, PlayEnded, PlayStarted, PlayEnded]
    assert [each.play_id for each in told if isinstance(each, PlayEnded)] == [1, 2]
    assert all(each.completed for each in told if isinstance(each, PlayEnded))


def test_a_hush_ends_what_sounds_and_what_waits_and_nothing_else(settings):
    inbox: queue.Queue = queue.Queue()
    with voice_thread(settings, inbox) as thread:
        thread.play(play(1, 30))
        thread.play(play(2, 30))
        assert isinstance(inbox.get(timeout=5), PlayStarted)
        began = time.monotonic()
        thread.hush()
        thread.play(play(3))
        ends = {}
        while 3 not in ends:
            message = inbox.get(timeout=5)
            if isinstance(message, PlayEnded):
                ends[message.play_id] = message.completed
    assert ends == {1: False, 2: False, 3: True}
    assert time.monotonic() - began < 5


def test_a_voice_that_fails_becomes_a_fault_and_the_thread_lives_on(settings):
    inbox: queue.Queue = queue.Queue()
    with voice_thread(settings, inbox, voice=FailingVoice()) as thread:
        for number in (1, 2):
            thread.play(play(number))
            fault, ended = inbox.get(timeout=5), inbox.get(timeout=5)
            assert isinstance(fault, DeviceFault)
            assert fault.device == "voice"
            assert ended == PlayEnded(number, False, 0.0)


def test_a_speaker_that_is_lost_becomes_a_fault(settings):
    inbox: queue.Queue = queue.Queue()
    with voice_thread(settings, inbox, speaker=LostSpeaker(SystemClock())) as thread:
        thread.play(play(1))
        assert inbox.get(timeout=5) == DeviceFault("speaker", "The speaker is gone.")


def test_a_device_that_cannot_be_opened_is_told_where_the_thread_is_started():
    def refuse(_stack: ExitStack):
        raise MicrophoneError("There is no microphone.")

    with pytest.raises(MicrophoneError, match="no microphone"), EarThread(refuse, lambda _event: None):
        pass


@pytest.mark.parametrize("moment", range(12))
def test_leaving_at_any_moment_leaves_no_thread(settings, moment):
    with voice_thread(settings, queue.Queue()) as thread:
        thread.play(play(1, 5))
        threading.Event().wait(moment * 0.004)


def test_what_the_microphone_gives_comes_out_as_speech(settings, tmp_path):
    sound = np.concatenate([np.zeros(16_000), np.sin(np.arange(16_000) * 0.2) * 12_000, np.zeros(32_000)])
    soundfile.write(tmp_path / "sound.wav", sound.astype(np.int16), 16_000)
    inbox: queue.Queue = queue.Queue()
    go = threading.Event()

    class Waiting(WavMicrophone):
        """Gives nothing until the ear has been told what to listen for."""

        def read(self):
            return super().read() if go.wait(0.5) else None

    def open_ear(stack: ExitStack):
        microphone = stack.enter_context(Waiting(tmp_path / "sound.wav"))
        recogniser = stack.enter_context(ScriptedRecogniser(["stop"]))
        return Ear(stack.enter_context(LevelDetector()), recogniser, EchoGuard()), microphone

    with EarThread(open_ear, inbox.put) as thread:
        thread.send(LISTEN)
        go.set()
        started, heard = inbox.get(timeout=10), inbox.get(timeout=10)
    assert isinstance(started, SpeechStarted)
    assert isinstance(heard, Heard)
    assert heard.text == "stop"
    assert started.at_s == pytest.approx(1.0, abs=0.15)
    assert heard.ended_s == pytest.approx(2.0, abs=0.15)


def test_a_microphone_that_is_lost_becomes_a_fault(tmp_path):
    class Lost(WavMicrophone):
        def read(self):
            raise MicrophoneError("The microphone is gone.")

    soundfile.write(tmp_path / "sound.wav", np.zeros(1000, np.int16), 16_000)
    inbox: queue.Queue = queue.Queue()

    def open_ear(_stack: ExitStack):
        return Ear(LevelDetector(), ScriptedRecogniser([]), EchoGuard()), Lost(tmp_path / "sound.wav")

    with EarThread(open_ear, inbox.put):
        assert inbox.get(timeout=10) == DeviceFault("microphone", "The microphone is gone.")


def test_lines_are_rendered_ahead_and_newer_wishes_come_first(settings):
    rendered: queue.Queue = queue.Queue()

    class Noting(ToneVoice):
        def render(self, text, rate_wpm):
            rendered.put(text)
            return super().render(text, rate_wpm)

    with PreparingThread(lambda _stack: Composer(Noting(), settings)) as thread:
        thread.prepare([Score((Words("one"), Words("two")))])
        assert [rendered.get(timeout=5), rendered.get(timeout=5)] == ["one", "two"]
