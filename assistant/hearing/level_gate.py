"""A gate before the speech detector: a room in which nothing rises above its own noise costs nothing."""

from __future__ import annotations

from collections import deque
from types import TracebackType
from typing import Self

import numpy as np

from assistant.hearing.frames import FRAME_S
from assistant.hearing.turns import HOLDS_AT
from assistant.ports import SpeechDetector
from assistant.speaking.clips import Samples

OPENS_ABOVE_FLOOR_DB = 8.0
"""Of 36 spoken orders in kitchen noise at 24 and 12 dB all opened the gate, at 6 dB all but one; it kept 99 % of a quiet
room and half of the kitchen from the detector (0.07 and 0.4 % of a core instead of 0.7)."""
QUIETEST_DB = -75.0
"""Below this, against full scale, no microphone tells anything; a floor of digital silence counts as so loud."""
FLOOR_RISES_DB_S = 3.0
FLOOR_FALLS = 0.2
"""The part of the way that the floor falls with each quieter frame."""
HOLD_FRAMES = 16
"""0.5 s: open so long after the last loud or likely frame, so that an utterance is never cut by the gate."""
WARM_UP_FRAMES = 8
"""The detector hears 0.26 s from before: it keeps the past in mind, and a soft beginning is told too."""


class LevelGate:
    """A `SpeechDetector` that asks the real one only about sound that is louder than the room has been lately.

    The floor follows the quietest frames at once and louder ones slowly, so a kettle is part of the room after some seconds.
    """

    def __init__(self, detector: SpeechDetector) -> None:
        self._detector = detector
        self._floor_db = QUIETEST_DB
        self._before: deque[Samples] = deque(maxlen=WARM_UP_FRAMES)
        self._open_frames = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leaves the detector as it is: who opened it closes it."""

    def probability(self, samples: Samples) -> float:
        """See `SpeechDetector`; 0 where nothing rises above the room."""
        is_loud = self._is_loud(samples)
        if not is_loud and not self._open_frames:
            self._before.append(samples)
            return 0.0
        if not self._open_frames:
            self._warm_up()
        probability = self._detector.probability(samples)
        self._open_frames = HOLD_FRAMES if is_loud or probability >= HOLDS_AT else self._open_frames - 1
        return probability

    def reset(self) -> None:
        """See `SpeechDetector`. The room's noise is learned anew, which takes up to ten seconds; until then all sound passes."""
        self._detector.reset()
        self._floor_db = QUIETEST_DB
        self._before.clear()
        self._open_frames = 0

    def _is_loud(self, samples: Samples) -> bool:
        level_db = max(QUIETEST_DB, _level_db(samples))
        is_loud = level_db > self._floor_db + OPENS_ABOVE_FLOOR_DB
        if level_db < self._floor_db:
            self._floor_db += FLOOR_FALLS * (level_db - self._floor_db)
        else:
            self._floor_db = min(level_db, self._floor_db + FLOOR_RISES_DB_S * FRAME_S)
        return is_loud

    def _warm_up(self) -> None:
        for samples in self._before:
            self._detector.probability(samples)
        self._before.clear()


def _level_db(samples: Samples) -> float:
    """Against full scale."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) / 32768.0**2
    return 10.0 * float(np.log10(power + 1e-12))
