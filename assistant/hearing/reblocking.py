"""A whole sound as the frames that a microphone would have given."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assistant.hearing.frames import FRAME_SAMPLES, MICROPHONE_RATE_HZ, AudioFrame
from assistant.speaking.clips import Samples


def frames_of(samples: Samples, start_sample: int = 0) -> Iterator[AudioFrame]:
    """Every sample once, the last frame filled up with silence; `start_sample` 0 is second 0 of the clock."""
    for at in range(0, len(samples), FRAME_SAMPLES):
        block = samples[at : at + FRAME_SAMPLES]
        if len(block) < FRAME_SAMPLES:
            block = np.concatenate([block, np.zeros(FRAME_SAMPLES - len(block), np.int16)])
        yield AudioFrame(block, start_sample + at, (start_sample + at) / MICROPHONE_RATE_HZ)
