"""When a turn of speech begins and ends, told from one probability a frame."""

from __future__ import annotations

from enum import Enum, auto

from assistant.hearing.frames import FRAME_S
from assistant.hearing.profiles import ListeningProfile

STARTS_AT = 0.5
"""With 3 frames in a row this missed 1.4 % of strong speech in a kitchen at 12 dB, and opened on 0.3 % of the rest."""
HOLDS_AT = 0.35
FRAMES_TO_START = 3


class TurnChange(Enum):
    """What a frame changed."""

    STARTED = auto()
    ENDED = auto()
    CUT = auto()
    """The turn was longer than the profile allows: it ends with this frame, and the next one begins right after."""


class TurnDetector:
    """Fed one probability for each frame of 512 samples; all times are counted in frames, so a file gives what life gives.

    A new `profile` counts from the next frame on.
    """

    def __init__(self, profile: ListeningProfile) -> None:
        self.profile = profile
        self.reset()

    def reset(self) -> None:
        """Forget an open turn and all that was fed."""
        self._open = False
        self._count = 0
        self._first = 0
        self._last = 0
        self._likely = 0
        self._silent = 0

    @property
    def is_open(self) -> bool:
        return self._open

    @property
    def frames_since_start(self) -> int:
        """Frames from the first one of the turn to the newest, both counted."""
        return self._count - self._first

    @property
    def frames_since_speech(self) -> int:
        """Frames after the last one with speech in it."""
        return self._count - self._last

    def push(self, probability: float, may_start: bool = True) -> TurnChange | None:
        """What the next frame changes. A probability below 0 means "not known yet": neither speech nor silence.

        With `may_start` false no turn starts with this frame; speech that goes on beyond it starts one then, from its true beginning.
        """
        self._count += 1
        if not probability >= 0.0:  # also for "not a number"
            return None
        if self._open:
            return self._go_on(probability)
        return self._wait(probability, may_start)

    def _wait(self, probability: float, may_start: bool) -> TurnChange | None:
        if probability < HOLDS_AT:
            self._first = self._count
            self._likely = 0
            return None
        self._likely = self._likely + 1 if probability >= STARTS_AT else 0
        if self._likely < FRAMES_TO_START or not may_start:
            return None
        self._open = True
        self._last = self._count
        self._silent = 0
        return TurnChange.STARTED

    def _go_on(self, probability: float) -> TurnChange | None:
        if probability < HOLDS_AT:
            self._silent += 1
            return self._end() if self._silent * FRAME_S >= self.profile.trailing_silence_s else None
        self._silent = 0
        self._last = self._count
        if self.frames_since_start * FRAME_S < self.profile.longest_s:
            return None
        self._first = self._count
        return TurnChange.CUT

    def _end(self) -> TurnChange:
        self._open = False
        self._likely = 0
        return TurnChange.ENDED
