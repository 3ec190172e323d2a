"""The recogniser pocketsphinx, with the English model inside its package.

It is given whole utterances at once: untrimmed sound costs it 27 points of accuracy, normalising as it goes 5 in noise.
A bare grammar takes four of five foreign sentences for one of its phrases, so every result is put to a test.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError
from assistant.hearing.known_words import without_words
from assistant.hearing.transcripts import UNKNOWN_WORD, HeardWord, Transcript
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar

FRAME_S = 0.01
LEAST_SAMPLES = 1_600
GRAMMARS_KEPT = 16
WORDS_OF_A_SENTENCE = 3


@dataclass(frozen=True, slots=True)
class Demand:
    """What a result must reach to be believed.

    `ratio`: of the grammar's likelihood to that of any phones in any order, for each frame, in pocketsphinx's own
    logarithm. `coverage`: how much of the phones the words explain.
    """

    ratio: float
    coverage: float


SENTENCE = Demand(-6.0, 0.7)
"""Right sentences of real people reach 2 in a quiet room and mostly -6.3 in a kitchen at 12 dB."""
SHORT_PHRASE = Demand(-12.5, 0.5)
"""Single words it cannot tell apart: in a session three of ten pass that are none of ours, and a quarter of ours is refused."""

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

    def speech(self, frames: int) -> NDArray[np.bool_]:
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

    def __init__(self, rejection: bool = True) -> None:
        """Loads the model, 0.3 s. Raises ModelError when the package or its model is missing."""
        self._decoder = _loaded()
        self._rejection = rejection
        self._searches: OrderedDict[Grammar, str] = OrderedDict()
        self._made = 0
        self._present = ""
        self._samples: list[Samples] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._decoder = None

    def listen_for(self, grammar: Grammar) -> None:
        """See `Recogniser`. Raises ModelError when no phrase of the grammar can be pronounced."""
        self._samples.clear()
        if grammar not in self._searches:
            self._searches[grammar] = self._search(grammar)
        self._searches.move_to_end(grammar)
        while len(self._searches) > GRAMMARS_KEPT:
            _, oldest = self._searches.popitem(last=False)
            self._decoder.remove_search(oldest)
        self._present = self._searches[grammar]

    def accept(self, samples: Samples) -> Transcript | None:
        """None always: the whole utterance is recognised at its end."""
        self._samples.append(samples)
        return None

    def finish(self) -> Transcript:
        """The transcript. Takes 0.05 to 0.3 s for a command, 1 s for a long sentence in noise."""
        samples = np.concatenate([np.zeros(0, np.int16), *self._samples])
        self._samples.clear()
        if len(samples) < LEAST_SAMPLES or not self._present:
            return Transcript("")
        spoken = self._decoded(self._present, samples)
        words = [part for part in spoken.parts if part.is_speech]
        if not words:
            return Transcript("")
        if self._rejection and not self._is_ours(spoken, samples):
            return Transcript(UNKNOWN_WORD, score=0.0)
        heard = (HeardWord(word.text, word.start * FRAME_S, word.end * FRAME_S) for word in words)
        return Transcript(" ".join(word.text for word in words), tuple(heard))

    def unknown_words(self, words: Iterable[str]) -> list[str]:
        """Those that are not in the model's dictionary of 134,000 words."""
        return [word for word in words if self._decoder.lookup_word(word) is None]

    def _search(self, grammar: Grammar) -> str:
        """A word without a pronunciation would make pocketsphinx refuse the whole grammar, so it is taken out first."""
        known = without_words(grammar, set(self.unknown_words(grammar.words())))
        if not known.phrases:
            raise ModelError(f"pocketsphinx knows no phrase of the grammar {grammar.name}. Use other words.")
        self._made += 1
        name = f"grammar {self._made}"
        try:
            self._decoder.add_jsgf_string(name, known.jsgf(decoys=True))
        except (ValueError, RuntimeError) as error:
            raise ModelError(f"pocketsphinx cannot use the grammar {grammar.name}.") from error
        return name

    def _decoded(self, search: str, samples: Samples) -> Decoded:
        decoder = self._decoder
        try:
            decoder.activate_search(search)
            decoder.start_utt()
            decoder.process_raw(samples.tobytes(), full_utt=True)
            decoder.end_utt()
        except (ValueError, RuntimeError) as error:
            raise ModelError("pocketsphinx failed in the middle of an utterance. Try the engine vosk.") from error
        result = decoder.hyp()
        if result is None:
            return Decoded((), -math.inf)
        parts = (Part(part.word.partition("(")[0], part.start_frame, part.end_frame + 1) for part in decoder.seg())
        return Decoded(tuple(part for part in parts if part.text), math.log(result.best_score) / math.log(_LOG_BASE))

    def _is_ours(self, spoken: Decoded, samples: Samples) -> bool:
        """Whether a phrase explains the sound nearly as well as any phones would, and most of the phones."""
        free = self._decoded(_PHONES, samples)
        frames = max((part.end for part in (*spoken.parts, *free.parts)), default=0)
        phones = free.speech(frames)
        if not phones.any():
            return False
        ratio = (spoken.log_likelihood - free.log_likelihood) / frames
        coverage = float((spoken.speech(frames) & phones).sum() / phones.sum())
        demand = SENTENCE if sum(part.is_speech for part in spoken.parts) >= WORDS_OF_A_SENTENCE else SHORT_PHRASE
        return ratio > demand.ratio and coverage >= demand.coverage


def _loaded() -> Any:
    try:
        import pocketsphinx
    except (ImportError, OSError) as error:
        raise ModelError(
            "pocketsphinx is not installed. Install it with: pip install pocketsphinx (or use the engine vosk)."
        ) from error
    model = Path(pocketsphinx.get_model_path("en-us"))
    try:
        decoder = pocketsphinx.Decoder(
            hmm=str(model / "en-us"), dict=str(model / "cmudict-en-us.dict"), lm=None, **_SETTINGS
        )
        decoder.add_allphone_file(_PHONES, str(model / "en-us-phone.lm.bin"))
    except (ValueError, RuntimeError) as error:
        raise ModelError(
            f"{model}: pocketsphinx cannot load its model. Install the package pocketsphinx again."
        ) from error
    return decoder
