"""The recogniser Vosk, listening for grammars."""

from __future__ import annotations

import json
import socket
from collections import OrderedDict
from collections.abc import Collection, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assistant.devices.vosk_model_files import fault_in
from assistant.devices.vosk_vocabulary import takes_dictation, words_of
from assistant.errors import ModelError
from assistant.hearing.frames import MICROPHONE_RATE_HZ
from assistant.hearing.known_words import without_words
from assistant.hearing.transcripts import UNKNOWN_WORD, HeardWord, Transcript
from assistant.ports import Abilities, OpenSpeech
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar

PHRASES_AT_MOST = 1500
"""Of a big grammar, which then still holds every word pair; 500 to 3000 phrases heard coffee orders equally well."""
URGENT_AMONG_MANY, UNKNOWN_AMONG_MANY = 20, 5
"""Vosk counts how often a phrase is listed. Among hundreds of first names "stop" and no name at all would lose their
weight: of 227 people 214 were heard saying "stop", with these repeats 221; of 120 other words 38 became a name, now 22.
"""
GRAMMARS_KEPT = 16
SILENT_LOG = -4
"""Below libvosk's errors, which are told as a ModelError."""


class VoskRecogniser:
    """One listener for each grammar, all of one model. To be used in one thread.

    libvosk never sees a word that the model lacks: it would leave it out of its phrase, and hear "start metta" as "start".
    The grammar of a running listener is never changed: that may end the program.
    """

    engine = "vosk"

    def __init__(self, model: Path, open_speech: bool | None = None) -> None:
        """Loads the model (0.1 s for a small one). Raises ModelError, before libvosk is asked, for a folder that is not whole.

        `open_speech`: whether free words are worth keeping; None asks how large the model's vocabulary is.
        """
        self.model = model.name
        self._folder = model
        self._vosk, self._model = _loaded(model)
        self.abilities = Abilities(open_speech=takes_dictation(model) if open_speech is None else open_speech)
        self._listeners: OrderedDict[Grammar, _Listener] = OrderedDict()
        self._present: _Listener | None = None
        self._open: _OpenListener | None = None
        self._vocabulary: frozenset[str] = frozenset()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._present = None
        self._listeners.clear()
        self._open = None
        self._model = None

    def listen_for(self, grammar: Grammar) -> None:
        """See `Recogniser`; a grammar not seen before takes some 10 ms. Raises ModelError when the model knows none of its words."""
        if self._present is not None:
            self._present.finish()
        if grammar not in self._listeners:
            self._listeners[grammar] = self._listener(grammar)
        self._listeners.move_to_end(grammar)
        while len(self._listeners) > GRAMMARS_KEPT:
            self._listeners.popitem(last=False)
        self._present = self._listeners[grammar]

    def accept(self, samples: Samples) -> Transcript | None:
        """None always. libvosk's own end-pointing is left aside: an utterance is over when `finish` is called."""
        if self._present is not None:
            self._present.accept(samples)
        return None

    def settled(self, words: Collection[str]) -> Transcript | None:  # noqa: ARG002
        """None always; see `SecondOpinion`."""
        return None

    def finish(self) -> Transcript:
        """The transcript; `[unk]` where a word was not in the grammar. Takes some 10 ms."""
        return self._present.finish() if self._present is not None else Transcript("")

    def unknown_words(self, words: Iterable[str]) -> list[str]:
        """Those that are not in the model's vocabulary."""
        return [word for word in words if self._model.vosk_model_find_word(word) < 0]

    def vocabulary(self) -> Collection[str]:
        """See `Recogniser`; empty where the model has no list of its words."""
        self._vocabulary = self._vocabulary or words_of(self._folder)
        return self._vocabulary

    def open_speech(self) -> OpenSpeech:
        """See `Recogniser`: a second recogniser on the same loaded model, made when first asked for."""
        if not self.abilities.open_speech:
            raise ModelError(f"the model {self.model} knows too few words for free speech. See `attune models`.")
        if self._open is None:
            self._open = _OpenListener(self._vosk.KaldiRecognizer(self._model, MICROPHONE_RATE_HZ))
        return self._open

    def _listener(self, grammar: Grammar) -> _Listener:
        known = without_words(grammar, set(self.unknown_words(grammar.words())))
        phrases = known.phrase_list(PHRASES_AT_MOST) if known.phrases else []
        if not phrases:
            raise ModelError(f"the model {self.model} knows no phrase of the grammar {grammar.name}. Use other words.")
        unknown = [UNKNOWN_WORD] * (not self.unknown_words([UNKNOWN_WORD]))
        if known.urgent:
            phrases += list(known.urgent) * URGENT_AMONG_MANY
            unknown *= UNKNOWN_AMONG_MANY
        return _Listener(self._vosk.KaldiRecognizer(self._model, MICROPHONE_RATE_HZ, json.dumps(phrases + unknown)))


class _Listener:
    """A Kaldi recogniser with its count of samples: the times it gives begin with the first sample it ever took."""

    def __init__(self, kaldi: Any) -> None:
        self._kaldi = kaldi
        self._kaldi.SetWords(True)
        self._taken = 0
        self._begin = 0

    def accept(self, samples: Samples) -> None:
        self._kaldi.AcceptWaveform(samples.tobytes())
        self._taken += len(samples)

    def finish(self) -> Transcript:
        """FinalResult, not Reset: only after it nothing of this utterance's sound is left in the next one's features."""
        if self._taken == self._begin:
            return Transcript("")
        result = json.loads(self._kaldi.FinalResult())
        before_s, self._begin = self._begin / MICROPHONE_RATE_HZ, self._taken
        words = (
            HeardWord(word["word"], word["start"] - before_s, word["end"] - before_s, word["conf"])
            for word in result.get("result", ())
        )
        return Transcript(result["text"], tuple(words))


class _OpenListener:
    """Without a grammar. libvosk ends a piece at every rest of the speaker, which bounds its memory; the pieces are joined."""

    def __init__(self, kaldi: Any) -> None:
        self._kaldi = kaldi
        self._pieces: list[str] = []
        self._has_sound = False

    def accept(self, samples: Samples) -> None:
        self._has_sound = True
        if self._kaldi.AcceptWaveform(samples.tobytes()):
            self._pieces.append(json.loads(self._kaldi.Result())["text"])

    def finish(self) -> str:
        if self._has_sound:
            self._pieces.append(json.loads(self._kaldi.FinalResult())["text"])
        words = " ".join(self._pieces).split()
        self._pieces, self._has_sound = [], False
        return " ".join(word for word in words if word != UNKNOWN_WORD)


def _library() -> Any:
    """vosk brings urllib3 along for its own downloads, and that tries a socket when it is imported; Attune opens none."""
    had_ipv6, socket.has_ipv6 = socket.has_ipv6, False
    try:
        import vosk
    except (ImportError, OSError) as error:
        raise ModelError(f"the library vosk cannot be used on this machine ({error}).") from error
    finally:
        socket.has_ipv6 = had_ipv6
    return vosk


def _loaded(folder: Path) -> tuple[Any, Any]:
    """The library and the model."""
    if fault := fault_in(folder):
        raise ModelError(f"{folder}: {fault}. See `attune models`.")
    vosk = _library()
    vosk.SetLogLevel(SILENT_LOG)
    try:
        return vosk, vosk.Model(str(folder))
    except Exception as error:
        raise ModelError(
            f"{folder}: Vosk cannot load this model; some of its files are broken. See `attune models`."
        ) from error
