"""A recogniser that knows beforehand what will be said: it gives a text for each utterance, whatever it sounds like."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from types import TracebackType
from typing import Self

from assistant.errors import ModelError
from assistant.hearing.frames import MICROPHONE_RATE_HZ
from assistant.hearing.transcripts import HeardWord, Transcript
from assistant.ports import Abilities
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar


class ScriptedRecogniser:
    """The texts are given in order, then nothing is heard any more; an utterance without samples takes none of them.

    `said`: what its open speech gives in the same way; without it there is none. `vocabulary`: what it tells of its words.
    `grammars` and `utterances` tell what was asked of it: each grammar, and the length in samples of each finished utterance.
    """

    engine = "scripted"
    model = "script"

    def __init__(
        self,
        texts: Iterable[str],
        unknown: Iterable[str] = (),
        vocabulary: Iterable[str] = (),
        said: Iterable[str] | None = None,
    ) -> None:
        self.abilities = Abilities(open_speech=said is not None)
        self.grammars: list[Grammar] = []
        self.utterances: list[int] = []
        self._texts = deque(texts)
        self._unknown = frozenset(unknown)
        self._vocabulary = frozenset(vocabulary)
        self._open = ScriptedOpenSpeech(said or ())
        self._samples = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def listen_for(self, grammar: Grammar) -> None:
        """Drops an unfinished utterance, but no text."""
        self.grammars.append(grammar)
        self._samples = 0

    def accept(self, samples: Samples) -> Transcript | None:
        """None always."""
        self._samples += len(samples)
        return None

    def settled(self, words: Collection[str]) -> Transcript | None:
        """The next text when it is one of these words."""
        return self.finish() if self._samples and self._texts and self._texts[0] in words else None

    def finish(self) -> Transcript:
        """The next text, its words spread evenly over the utterance."""
        length, self._samples = self._samples, 0
        if not length:
            return Transcript("")
        self.utterances.append(length)
        text = self._texts.popleft() if self._texts else ""
        words = text.split()
        word_s = length / MICROPHONE_RATE_HZ / max(len(words), 1)
        return Transcript(text, tuple(HeardWord(word, n * word_s, (n + 1) * word_s) for n, word in enumerate(words)))

    def unknown_words(self, words: Iterable[str]) -> list[str]:
        """Those it was told not to know."""
        return [word for word in words if word in self._unknown]

    def vocabulary(self) -> Collection[str]:
        """Those it was told of, which may be none."""
        return self._vocabulary - self._unknown

    def open_speech(self) -> ScriptedOpenSpeech:
        """See `Recogniser`."""
        if not self.abilities.open_speech:
            raise ModelError("this script has no open speech. Give it what is said.")
        return self._open


class ScriptedOpenSpeech:
    """`utterances` has the length in samples of each that was finished."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.utterances: list[int] = []
        self._texts = deque(texts)
        self._samples = 0

    def accept(self, samples: Samples) -> None:
        self._samples += len(samples)

    def finish(self) -> str:
        """The next text; nothing for an utterance without samples."""
        length, self._samples = self._samples, 0
        if not length:
            return ""
        self.utterances.append(length)
        return self._texts.popleft() if self._texts else ""
