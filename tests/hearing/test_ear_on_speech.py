"""The ear with the real detector and the real recogniser, on spoken sounds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.devices.silero_detector import SileroDetector
from assistant.devices.sound_files import read_samples
from assistant.devices.vosk_recogniser import VoskRecogniser
from assistant.guidance.events import Heard, SpeechStarted
from assistant.hearing.ear import Ear, EarEvent
from assistant.hearing.echo_guard import EchoGuard
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.hearing.reblocking import frames_of
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar

pytestmark = pytest.mark.wav

SESSION = ListeningProfile(Listening.SESSION)
PHRASES = Grammar("all", ("stop", "pause", "yes", "no", "help me breathe before my talk", "seven", "go back"))


class Scene:
    """Sounds, each beginning at its second, in a room with a little noise."""

    def __init__(self, project: Path, seconds: float) -> None:
        self.sounds = project / "tests/sounds"
        self.ear = Ear(SileroDetector(), VoskRecogniser(project / "models/attune-en-tiny"), EchoGuard())
        self.ear.listen_for(SESSION, PHRASES)
        self.samples = np.random.default_rng(5).normal(0, 8, round(seconds * 16_000)).astype(np.int16)

    def say(self, name: str, at_s: float, gain: float = 0.5) -> float:
        """The second at which it is over."""
        sound = self.spoken(name)
        begin = round(at_s * 16_000)
        self.samples[begin : begin + len(sound)] += (sound * gain).astype(np.int16)
        return at_s + len(sound) / 16_000

    def spoken(self, name: str) -> Samples:
        """Without the silence around it."""
        sound = read_samples(self.sounds / f"{name}.flac", 16_000)
        loud = np.flatnonzero(np.abs(sound) > 1_000)
        return sound[loud[0] : loud[-1]]

    def events(self) -> list[EarEvent]:
        told = [event for frame in frames_of(self.samples) for event in self.ear.push(frame)]
        return told + self.ear.flush(len(self.samples) / 16_000)

    def heard(self) -> list[Heard]:
        return [event for event in self.events() if isinstance(event, Heard)]


def test_sentences_and_single_words_are_heard_with_their_times(project: Path) -> None:
    scene = Scene(project, 9.0)
    spoken = [
        (name, at_s, scene.say(name, at_s)) for name, at_s in (("help-me-breathe", 1.0), ("seven", 5.0), ("yes", 7.0))
    ]
    heard = scene.heard()
    assert [utterance.text for utterance in heard] == ["help me breathe before my talk", "seven", "yes"]
    for (_, begin_s, end_s), utterance in zip(spoken, heard, strict=True):
        assert utterance.started_s == pytest.approx(begin_s, abs=0.15)
        assert utterance.ended_s == pytest.approx(end_s, abs=0.25)


@pytest.mark.parametrize("name", ["yes", "stop", "stop-rms"])
@pytest.mark.parametrize("after_s", [0.25, 0.3, 0.41, 0.6])
def test_one_syllable_right_after_the_tone_is_heard(project: Path, name: str, after_s: float) -> None:
    """Elsewhere short answers at the chime ran to the time limit, or were lost."""
    scene = Scene(project, 4.0)
    scene.ear.audible([(0.0, 1.0)])
    scene.say(name, 1.0 + after_s)
    assert [utterance.text for utterance in scene.heard()] == [name.partition("-")[0]]


def test_one_syllable_as_the_very_first_sound_is_heard(project: Path) -> None:
    scene = Scene(project, 2.0)
    scene.say("yes", 0.0)
    assert [utterance.text for utterance in scene.heard()] == ["yes"]


def test_the_guides_own_words_are_not_heard(project: Path) -> None:
    scene = Scene(project, 6.0)
    scene.ear.audible([(1.0, scene.say("help-me-breathe", 1.0, gain=1.0))])
    scene.say("stop", 4.0)
    assert [utterance.text for utterance in scene.heard()] == ["stop"]


def test_talk_that_is_not_for_the_guide_is_no_phrase(project: Path) -> None:
    scene = Scene(project, 4.0)
    scene.say("tractor", 1.0)
    assert [PHRASES.match(utterance.text) for utterance in scene.heard()] == [None]


def test_a_quiet_voice_is_heard_too(project: Path) -> None:
    scene = Scene(project, 3.0)
    scene.say("stop", 1.0, gain=0.05)
    assert [utterance.text for utterance in scene.heard()] == ["stop"]


def test_the_same_sound_gives_the_same_events(project: Path) -> None:
    def told() -> list[EarEvent]:
        scene = Scene(project, 8.0)
        scene.say("stop", 0.5)
        scene.say("tractor", 2.5)
        scene.say("yes", 6.0)
        return scene.events()

    first = told()
    assert first == told()
    assert [type(event) for event in first] == [SpeechStarted, Heard] * 3
    assert all(before.ended_s < after.started_s for before, after in pairwise(e for e in first if isinstance(e, Heard)))
