"""What of the microphone's sound may be the guide's own voice."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto

from assistant.hearing.frames import AudioFrame

LOUD_TAIL_S = 0.2
MUTED_TAIL_S = 0.4
"""From the last sample played: output latency, the room and the sound server's tail (a half-duplex gate, measured on a virtual card)."""


class Echo(Enum):
    NONE = auto()
    FADING = auto()
    """Muted still: nothing may start here. But who speaks on beyond it was a person, and may be heard from here on."""
    LOUD = auto()
    """The guide can be heard."""


class EchoGuard:
    """A half-duplex gate: mutes from the first sample played until 0.4 s after the last.

    It is told when the guide is audible, in seconds on the session clock, before or while that happens.
    """

    def __init__(self) -> None:
        self._spans: list[tuple[float, float]] = []

    def audible(self, spans: Iterable[tuple[float, float]]) -> None:
        """The guide can be heard in these spans too (start_s, end_s)."""
        self._spans.extend(spans)

    def hush(self, at_s: float) -> None:
        """The guide falls silent at `at_s`: what was to be heard later will not be."""
        self._spans = [(start_s, min(end_s, at_s)) for start_s, end_s in self._spans if start_s < at_s]

    def echo_in(self, frame: AudioFrame) -> Echo:
        """How much of the guide may be in this frame. Frames are asked about in the order of time."""
        self._spans = [span for span in self._spans if span[1] + MUTED_TAIL_S > frame.at_s]
        begun = [end_s for start_s, end_s in self._spans if start_s < frame.end_s]
        if not begun:
            return Echo.NONE
        return Echo.LOUD if max(begun) + LOUD_TAIL_S > frame.at_s else Echo.FADING
