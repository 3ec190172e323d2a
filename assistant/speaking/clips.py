"""Sound in memory: int16, mono."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.int16]

SPEAKER_RATE_HZ = 24_000
"""All that is played is mixed at this rate: it holds everything a 22,050 Hz voice has, and a 512-sample
frame of the 16,000 Hz microphone is exactly 768 samples of it, so both files of an offline run stay in step."""


@dataclass(frozen=True, slots=True, eq=False)
class AudioClip:
    """samples: int16, shape (n,), mono, at `rate_hz`."""

    samples: Samples
    rate_hz: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate_hz
