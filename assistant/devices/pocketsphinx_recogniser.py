"""The recogniser pocketsphinx, with the English model inside its package.

It is given whole utterances at once: untrimmed sound costs it 27 points of accuracy, normalising as it goes 5 in noise.
A bare grammar takes four of five foreign sentences for one of its phrases, so every result is put to the test of
`pocketsphinx_rejection`.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Collection, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from assistant.devices.pocketsphinx_rejection import FRAME_SAMPLES, Decoded, Part, is_ours
from assistant.errors import ModelError
from assistant.hearing.frames import MICROPHONE_RATE_HZ
from assistant.hearing.known_words import without_words
from assistant.hearing.transcripts import UNKNOWN_WORD, HeardWord, Transcript
from assistant.ports import Abilities, OpenSpeech
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar

FRAME_S = FRAME_SAMPLES / MICROPHONE_RATE_HZ
LEAST_SAMPLES = 1_600
GRAMMARS_KEPT = 16

_LOG_BASE = 1.0001
_PHONES = "phones"
_DICTIONARY = "cmudict-en-us.dict"
_SETTINGS = {"bestpath": False, "beam": 1e-80, "pbeam": 1e-80, "wbeam": 1e-60, "loglevel": "FATAL"}
"""Wide beams gain 5 points in noise; the best path through the lattice gains nothing and costs up to 2 s."""


class PocketsphinxRecogniser:
    """To be used in one thread."""

    engine = "pocketsphinx"
    model = "en-us"
    abilities = Abilities()

    def __init__(self) -> None:
        """Loads the model, 0.3 s. Raises ModelError when the package or its model is missing."""
        self._decoder = _loaded()
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

    def settled(self, words: Collection[str]) -> Transcript | None:  # noqa: ARG002
        """None always; see `SecondOpinion`."""
        return None

    def finish(self) -> Transcript:
        """The transcript. Takes 0.05 to 0.3 s for a command, 1 s for a long sentence in noise."""
        samples = np.concatenate([np.zeros(0, np.int16), *self._samples])
        self._samples.clear()
        if len(samples) < LEAST_SAMPLES or not self._present:
            return Transcript("")
        spoken = self._decoded(self._present, samples)
        words = spoken.words()
        if not words:
            return Transcript("")
        if not is_ours(spoken, self._decoded(_PHONES, samples), samples):
            return Transcript(UNKNOWN_WORD, score=0.0)
        heard = (HeardWord(word.text, word.start * FRAME_S, word.end * FRAME_S) for word in words)
        return Transcript(" ".join(word.text for word in words), tuple(heard))

    def unknown_words(self, words: Iterable[str]) -> list[str]:
        """Those that are not in the model's dictionary of 134,000 words."""
        return [word for word in words if self._decoder.lookup_word(word) is None]

    def vocabulary(self) -> Collection[str]:
        """The words of its dictionary, read anew each time (0.1 s)."""
        lines = (_model_folder() / _DICTIONARY).read_text(encoding="utf-8").splitlines()
        return {line.split()[0].partition("(")[0] for line in lines if line.strip()}

    def open_speech(self) -> OpenSpeech:
        """Raises ModelError: of a whole sentence in a room it gets too many words wrong to write them down."""
        raise ModelError("pocketsphinx is not for free speech. Use the engine vosk with an official model.")

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


def _library() -> Any:
    try:
        import pocketsphinx
    except (ImportError, OSError) as error:
        raise ModelError(
            "pocketsphinx is not installed. Install it with: pip install pocketsphinx (or use the engine vosk)."
        ) from error
    return pocketsphinx


def _model_folder() -> Path:
    return Path(_library().get_model_path("en-us"))


def _loaded() -> Any:
    model = _model_folder()
    try:
        decoder = _library().Decoder(hmm=str(model / "en-us"), dict=str(model / _DICTIONARY), lm=None, **_SETTINGS)
        decoder.add_allphone_file(_PHONES, str(model / "en-us-phone.lm.bin"))
    except (ValueError, RuntimeError) as error:
        raise ModelError(
            f"{model}: pocketsphinx cannot load its model. Install the package pocketsphinx again."
        ) from error
    return decoder
