"""The recogniser pocketsphinx, with the English model inside its package.

It is given whole utterances at once: untrimmed sound costs 27 points of its accuracy, normalising as it goes another 5 in
noise. A bare grammar takes four of five foreign sentences for one of its phrases, so every result is put to a test.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import numpy as np

from assistant.errors import ModelError
from assistant.hearing.known_words import without_words
from assistant.hearing.transcripts import UNKNOWN_WORD, HeardWord, Transcript
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar

FRAME_S = 0.01
LEAST_SAMPLES = 1_600
GRAMMARS_KEPT = 16
LEAST_RATIO = -12.5
"""Of the grammar's likelihood to that of any phones in any order, a frame, in pocketsphinx's own logarithm."""
LEAST_COVERAGE = 0.7
"""How much of the phones the words explain. With both, 2 to 4 % of foreign sentences pass, and 92 to 95 % of commands."""
_LOG_BASE = 1.0001
_PHONES = "phones"
_SETTINGS = {"bestpath": False, "beam": 1e-80, "pbeam": 1e-80, "wbeam": 1e-60, "loglevel": "FATAL"}
"""Wide beams gain 5 points in noise; the best path through the lattice gains nothing and costs up to 2 s."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word, a phone or a filler of a result; frames of 0.01 s, `end` not included."""

    text: str
    start: int
    end: int

    @property
    def is_speech(self) -> bool:
        return self.text[0] not in "<[(+" and self.text != "SIL"


@dataclass(frozen=True, slots=True)
class Decoded:
    """`log_likelihood`: of the whole result."""

    parts: tuple[Part, ...]
    log_likelihood: float

    def speech(self, frames: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """For each frame, whether it holds a word or phone."""
        found = np.zeros(frames, np.bool_)
        for part in self.parts:
            if part.is_speech:
                found[part.start : part.end] = True
        return found


class PocketsphinxRecogniser:
    """To be used in one thread. `rejection` false: no test, for a grammar that is all the speaker may say."""

    engine = "pocketsphinx"
    model = "en-us"
