"""What the gate before the speech detector lets pass."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.devices.level_detector import LevelDetector
from assistant.hearing.frames import FRAME_S
from assistant.hearing.level_gate import HOLD_FRAMES, WARM_UP_FRAMES, LevelGate
from assistant.speaking.clips import Samples

pytestmark = pytest.mark.pure


class Asked(LevelDetector):
    """Tells how many frames it was asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.frames = 0

    def probability(self, samples: Samples) -> float:
        self.frames += 1
        return super().probability(samples)


class Room:
    def __init__(self) -> None:
        self.detector = Asked()
        self.gate = LevelGate(self.detector)
        self.chance = np.random.default_rng(1)

    def noise(self, seconds: float, level: float) -> list[float]:
        """The probability of each frame of white noise; `level` is its root mean square."""
        frames = round(seconds / FRAME_S)
        sound = (self.chance.standard_normal((frames, 512)) * level).astype(np.int16)
        return [self.gate.probability(frame) for frame in sound]


def test_a_quiet_room_costs_the_detector_nothing_once_it_is_known() -> None:
    room = Room()
    room.noise(20, 20)
    known = room.detector.frames
    assert room.noise(60, 20) == [0.0] * round(60 / FRAME_S)
    assert room.detector.frames == known


def test_a_kettle_becomes_a_part_of_the_room() -> None:
    room = Room()
    room.noise(20, 20)
    assert any(room.noise(5, 120))
    room.noise(15, 120)
    assert not any(room.noise(20, 120))


def test_speech_passes_from_its_first_loud_frame_on_and_the_detector_knows_what_was_before() -> None:
    room = Room()
    room.noise(20, 20)
    before = room.detector.frames
    assert all(probability > 0.5 for probability in room.noise(1, 2000))
    assert room.detector.frames == before + round(1 / FRAME_S) + WARM_UP_FRAMES


def test_a_rest_between_two_words_does_not_close_the_gate() -> None:
    room = Room()
    room.noise(20, 20)
    room.noise(0.5, 2000)
    rest = room.noise(HOLD_FRAMES * FRAME_S, 20)
    assert all(probability > 0 for probability in rest)
    assert set(room.noise(1, 20)) == {0.0}


def test_a_new_room_is_never_too_quiet_to_be_heard() -> None:
    """Somebody may speak in the very first moment: nothing is known of the room then."""
    room = Room()
    assert all(room.noise(2, 400))


def test_loud_speech_for_half_a_minute_still_passes() -> None:
    """The floor rises while somebody talks; the rests between the words hold it down."""
    room = Room()
    room.noise(20, 20)
    for _ in range(60):
        assert max(room.noise(0.4, 2000)) > 0.5
        room.noise(0.1, 20)
