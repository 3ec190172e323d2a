"""A recogniser with a spotter beside it: short utterances are put to both."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from types import TracebackType
from typing import Self

import numpy as np

from assistant.hearing.evidence import DOUBTED, SURE, Spotted, joined
from assistant.hearing.frames import FRAME_S, MICROPHONE_RATE_HZ
from assistant.hearing.transcripts import Transcript
from assistant.hearing.utterances import MARGIN_FRAMES
from assistant.ports import OpenSpeech, Recogniser, Spotter
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar

FIRM = 0.5
"""From here on a word that both have heard is acted on before the utterance is over."""
LONGEST_WORD_S = 1.2
LONGEST_SAMPLES = round((LONGEST_WORD_S + 2 * MARGIN_FRAMES * FRAME_S) * MICROPHONE_RATE_HZ)


class SecondOpinion:
    """Stands in the place of the recogniser. The spotter knows what is listened for: the single words of the grammar that it knows."""

    def __init__(self, recogniser: Recogniser, spotter: Spotter, doubted: float = DOUBTED) -> None:
        """`doubted`: a single word of the recogniser is not believed when its share is smaller, 0 to 1."""
        self.engine = recogniser.engine
        self.model = recogniser.model
        self.abilities = recogniser.abilities
        self._recogniser = recogniser
        self._spotter = spotter
        self._doubted = doubted
        self._grammar: Grammar | None = None
        self._samples: list[Samples] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leaves both as they are: who opened them closes them."""

    def listen_for(self, grammar: Grammar) -> None:
        """See `Recogniser`."""
        self._recogniser.listen_for(grammar)
        self._grammar = grammar
        self._samples.clear()

    def accept(self, samples: Samples) -> Transcript | None:
        """See `Recogniser`."""
        self._samples.append(samples)
        return self._recogniser.accept(samples)

    def settled(self, words: Collection[str]) -> Transcript | None:
        """See `Recogniser`: when the spotter is sure, or when both have heard it. 10 ms, where both are asked some 30 ms."""
        samples = self._so_far()
        spotted = self._spotted(samples)
        if spotted is None or spotted.best not in words or spotted.share(spotted.best) < FIRM:
            return None
        if spotted.share(spotted.best) < SURE or spotted.best not in spotted.proven:
            if self._recogniser.finish().text != spotted.best:
                self._recogniser.accept(samples)
                return None
        else:
            self._recogniser.finish()
        self._samples.clear()
        return Transcript(spotted.best, score=spotted.share(spotted.best))

    def finish(self) -> Transcript:
        """See `Recogniser`. The spotter is asked about what is short enough to be one word, 10 ms."""
        heard = self._recogniser.finish()
        spotted = self._spotted(self._so_far())
        self._samples.clear()
        if self._grammar is None or spotted is None:
            return heard
        return joined(heard, spotted, self._grammar.decoys, self._doubted)

    def unknown_words(self, words: Iterable[str]) -> list[str]:
        """See `Recogniser`."""
        return self._recogniser.unknown_words(words)

    def vocabulary(self) -> Collection[str]:
        """See `Recogniser`."""
        return self._recogniser.vocabulary()

    def open_speech(self) -> OpenSpeech:
        """See `Recogniser`."""
        return self._recogniser.open_speech()

    def _so_far(self) -> Samples:
        return np.concatenate([np.zeros(0, np.int16), *self._samples])

    def _spotted(self, samples: Samples) -> Spotted | None:
        """None for what is too long to be one word."""
        if self._grammar is None or not 0 < len(samples) <= LONGEST_SAMPLES:
            return None
        return self._spotter.spot(samples, armed_words(self._grammar, self._spotter.words))


@lru_cache(maxsize=16)
def armed_words(grammar: Grammar, words: frozenset[str]) -> frozenset[str]:
    """Those of the words that are a phrase of the grammar by themselves."""
    return frozenset(word for word in words if grammar.match_words((word,)) is not None)
