"""What every speech detector keeps to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.devices.level_detector import LevelDetector
from assistant.devices.silero_detector import SileroDetector
from assistant.devices.sound_files import read_samples
from assistant.hearing.level_gate import LevelGate
from assistant.hearing.reblocking import frames_of
from assistant.ports import SpeechDetector
from assistant.speaking.clips import Samples

pytestmark = pytest.mark.contract


def gated_silero() -> LevelGate:
    return LevelGate(SileroDetector())


@pytest.fixture(params=[SileroDetector, LevelDetector, gated_silero])
def detector(request: pytest.FixtureRequest) -> Iterator[SpeechDetector]:
    with request.param() as made:
        yield made


def probabilities(detector: SpeechDetector, samples: Samples) -> list[float]:
    return [detector.probability(frame.samples) for frame in frames_of(samples)]


def test_every_answer_is_a_probability_from_the_first_frame_on(detector: SpeechDetector, project: Path) -> None:
    """A detector that is "not ready" for a while hears no short answer."""
    told = probabilities(detector, read_samples(project / "tests/sounds/stop.flac", 16_000))
    assert all(0 <= probability <= 1 for probability in told)


def test_silence_is_no_speech(detector: SpeechDetector) -> None:
    assert max(probabilities(detector, np.zeros(16_000, np.int16))) < 0.35


@pytest.mark.parametrize("name", ["stop", "yes", "seven"])
def test_one_syllable_is_speech_for_three_frames_at_least(detector: SpeechDetector, project: Path, name: str) -> None:
    told = probabilities(detector, read_samples(project / f"tests/sounds/{name}.flac", 16_000))
    assert sum(probability >= 0.5 for probability in told) >= 3


def test_the_same_sound_gives_the_same_answers_after_a_reset(detector: SpeechDetector, project: Path) -> None:
    samples = read_samples(project / "tests/sounds/yes.flac", 16_000)
    detector.reset()
    first = probabilities(detector, samples)
    probabilities(detector, np.zeros(32_000, np.int16))
    detector.reset()
    assert probabilities(detector, samples) == first


def test_speech_after_a_long_digital_silence_is_speech(detector: SpeechDetector, project: Path) -> None:
    probabilities(detector, np.zeros(160_000, np.int16))
    told = probabilities(detector, read_samples(project / "tests/sounds/yes.flac", 16_000))
    assert sum(probability >= 0.5 for probability in told) >= 3
