"""A voice that hums: as long as the words would take, at once, without any library. The fake of the synthesiser's seam."""

from __future__ import annotations

from types import TracebackType
from typing import Self

import numpy as np

from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip

HUM_HZ = 160.0
LEVEL = 3000.0


class ToneVoice:
    """The same text always gives the same hum."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close."""

    def render(self, text: str, rate_wpm: int) -> AudioClip:
        seconds = max(1, len(text.split())) * 60 / rate_wpm
        times_s = np.arange(round(seconds * SPEAKER_RATE_HZ)) / SPEAKER_RATE_HZ
        return AudioClip((LEVEL * np.sin(2 * np.pi * HUM_HZ * times_s)).astype(np.int16), SPEAKER_RATE_HZ)
