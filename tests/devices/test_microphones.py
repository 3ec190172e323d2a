"""What stands in the microphone's place: a file through the laws of the seam, and the keyboard."""

from __future__ import annotations

import io
import queue

import numpy as np
import pytest
import soundfile

from assistant.devices.manual_clock import ManualClock
from assistant.devices.typed_words import TypedWords
from assistant.devices.wav_audio import WavMicrophone
from assistant.errors import AudioFileError
from assistant.guidance.events import Heard, InputEnded, SpeechStarted
from assistant.hearing.frames import FRAME_S, FRAME_SAMPLES

pytestmark = pytest.mark.contract


@pytest.fixture(params=[1, 511, 512, 513, 16_000], ids="{} samples".format)
def sound(request) -> np.ndarray:
    return np.random.default_rng(request.param).integers(-20_000, 20_000, request.param).astype(np.int16)


@pytest.fixture
def microphone(tmp_path, sound):
    soundfile.write(tmp_path / "in.wav", sound, 16_000)
    with WavMicrophone(tmp_path / "in.wav") as made:
        yield made


def frames_of(microphone: WavMicrophone) -> list:
    return list(iter(microphone.read, None))


def test_every_frame_has_512_samples_of_16_bits(microphone):
    assert all((frame.samples.dtype, frame.samples.shape) == (np.int16, (512,)) for frame in frames_of(microphone))


def test_no_sample_is_lost_or_moved(microphone, sound):
    heard = np.concatenate([frame.samples for frame in frames_of(microphone)])
    assert (heard[: len(sound)] == sound).all()
    assert not heard[len(sound) :].any()
    assert len(heard) - len(sound) < FRAME_SAMPLES


def test_frames_follow_each_other_in_samples_and_in_seconds(microphone):
    frames = frames_of(microphone)
    assert [frame.start_sample for frame in frames] == [FRAME_SAMPLES * number for number in range(len(frames))]
    assert [frame.at_s for frame in frames] == pytest.approx([FRAME_S * number for number in range(len(frames))])
    assert not any(frame.overflowed for frame in frames)


def test_after_the_end_there_is_nothing_however_often_it_is_asked(microphone):
    frames_of(microphone)
    assert [microphone.read(), microphone.read()] == [None, None]


def test_a_microphone_has_a_name_that_a_person_knows(microphone):
    assert microphone.name.endswith("in.wav")


def test_a_file_that_is_not_there_is_told_before_anything_is_heard(tmp_path):
    with pytest.raises(AudioFileError, match="no such file"):
        WavMicrophone(tmp_path / "none.wav")


# typed words


class Typed:
    """Lines for the keyboard, and what comes of them."""

    def __init__(self, lines: list[str]) -> None:
        self.clock = ManualClock()
        self.events: queue.Queue = queue.Queue()
        self.keyboard = TypedWords(self.clock, self.events.put, lines)

    def listen(self) -> None:
        self.keyboard.listen(self.clock.now(), "listening", {})

    def next_events(self, number: int) -> list:
        return [self.events.get(timeout=5) for _ in range(number)]


def test_a_line_is_an_utterance_in_small_letters():
    typed = Typed(["  Help me   BREATHE \n"])
    typed.clock.advance(3.0)
    with typed.keyboard:
        typed.listen()
        assert typed.next_events(3) == [SpeechStarted(3.0), Heard("help me breathe", 3.0, 3.0), InputEnded()]


def test_a_piped_line_waits_until_the_guide_listens():
    typed = Typed(["one\n", "two\n"])
    with typed.keyboard:
        assert typed.events.empty()
        typed.keyboard.listen(0.0, "said", {})
        typed.clock.advance(1.0)
        typed.listen()
        assert typed.next_events(2) == [SpeechStarted(1.0), Heard("one", 1.0, 1.0)]
        typed.clock.advance(1.0)
        assert typed.events.empty()
        typed.listen()
        assert typed.next_events(3) == [SpeechStarted(2.0), Heard("two", 2.0, 2.0), InputEnded()]


def test_empty_lines_are_not_utterances():
    typed = Typed(["\n", "   \n", "yes\n", "\n"])
    with typed.keyboard:
        typed.listen()
        assert typed.next_events(3)[1:] == [Heard("yes", 0.0, 0.0), InputEnded()]


def test_when_nothing_is_typed_the_end_comes_without_anybody_listening():
    typed = Typed([])
    with typed.keyboard:
        assert typed.next_events(1) == [InputEnded()]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_at_a_keyboard_need_not_wait_until_the_guide_listens(monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal("stop\n"))
    events: queue.Queue = queue.Queue()
    with TypedWords(ManualClock(), events.put):
        told = [events.get(timeout=5) for _ in range(3)]
    assert told[1:] == [Heard("stop", 0.0, 0.0), InputEnded()]


def test_leaving_does_not_wait_for_a_line_that_waits():
    typed = Typed(["one\n"])
    with typed.keyboard:
        pass
    assert typed.events.empty()
    typed.listen()
    assert typed.next_events(3)[-1] == InputEnded()
