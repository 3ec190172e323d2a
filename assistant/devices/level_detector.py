"""A speech detector that goes by loudness alone: for made sounds, where everything loud is speech."""

from __future__ import annotations

from types import TracebackType
from typing import Self

import numpy as np

from assistant.speaking.clips import Samples


class LevelDetector:
    """Keeps no state. `threshold` is the root mean square from which on a frame is speech."""

    def __init__(self, threshold: float = 300.0) -> None:
        self._threshold = threshold

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def probability(self, samples: Samples) -> float:
        """0.5 at the threshold, and in proportion around it."""
        level = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
        return level / (level + self._threshold)

    def reset(self) -> None:
        """There is nothing to forget."""
