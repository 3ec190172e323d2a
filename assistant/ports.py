"""The seams: what the core asks of a device. Each is a context manager and has a fake that passes the same contract tests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from assistant.hearing.evidence import Spotted
from assistant.hearing.frames import AudioFrame
from assistant.hearing.transcripts import Transcript
from assistant.speaking.clips import AudioClip, Samples
from assistant.speaking.tracks import Track
from assistant.understanding.grammar import Grammar


class Device(Protocol):
    """Made, used and closed in one thread, but where a method says otherwise."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Microphone(Device, Protocol):
    name: str

    def read(self) -> AudioFrame | None:
        """The next frame; blocks at most 0.5 s. None: nothing came in that time (a live device), or the file is over.

        Raises MicrophoneError when the device is lost.
        """
        ...


class SpeechDetector(Device, Protocol):
    def probability(self, samples: Samples) -> float:
        """0 to 1 that these 512 samples (int16, 16 kHz, mono) are speech. Keeps state from frame to frame."""
        ...

    def reset(self) -> None:
        """Forget the past, after a gap."""
        ...


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an engine can do with its model.

    `grammar`: it hears nothing but the phrases given. `partials`: `accept` gives partial transcripts. `word_times`: each
    word has its times. `open_speech`: free words are worth keeping.
    """

    grammar: bool = True
    partials: bool = False
    word_times: bool = True
    open_speech: bool = False


class OpenSpeech(Protocol):
    """Recognises whatever is said, without a grammar. It belongs to its recogniser and to that one's thread."""

    def accept(self, samples: Samples) -> None:
        """Take int16 16 kHz mono samples of one utterance, of any length."""
        ...

    def finish(self) -> str:
        """The utterance is over: its words in lower case, "" for none. Never raises for silence or noise."""
        ...


class Recogniser(Device, Protocol):
    engine: str
    model: str
    abilities: Abilities

    def listen_for(self, grammar: Grammar) -> None:
        """From the next sample on, only what this grammar allows. Cheap for a grammar seen before; drops an unfinished utterance."""
        ...

    def accept(self, samples: Samples) -> Transcript | None:
        """Take int16 16 kHz mono samples of one utterance; a partial transcript where the engine has one, else None."""
        ...

    def settled(self, words: Collection[str]) -> Transcript | None:
        """One of these words, when it is sure already that it is all that was said so far; the utterance then counts as over.

        None: it is not sure, or the engine cannot tell; the utterance goes on as if nothing had been asked.
        """
        ...

    def finish(self) -> Transcript:
        """The utterance is over: its transcript. Never raises for silence or noise: the text is then "" or holds "[unk]"."""
        ...

    def unknown_words(self, words: Iterable[str]) -> list[str]:
        """Those of the words that the model cannot hear, in the order given."""
        ...

    def vocabulary(self) -> Collection[str]:
        """Every word that the model can hear. May read for half a second when first asked."""
        ...

    def open_speech(self) -> OpenSpeech:
        """Always the same one; it runs beside the grammar. Raises ModelError where `abilities` has no open speech."""
        ...


class Spotter(Device, Protocol):
    words: frozenset[str]
    """The words it knows."""

    def spot(self, samples: Samples, armed: frozenset[str]) -> Spotted:
        """How sure it is of each armed word, for int16 16 kHz mono samples of a short utterance, of any length. Never raises."""
        ...


class Synthesiser(Device, Protocol):
    def render(self, text: str, rate_wpm: int) -> AudioClip:
        """The spoken text at SPEAKER_RATE_HZ, never empty. Blocks some 0.2 s, on a busy machine for seconds; raises VoiceError."""
        ...


class Speaker(Device, Protocol):
    name: str

    def ticket(self) -> int:
        """A right to play, given out in any thread; `hush` ends all given so far."""
        ...

    def play(
        self, track: Track, ticket: int, volume_db: float = 0.0, on_start: Callable[[float], None] | None = None
    ) -> float:
        """Blocks until the track is over or hushed; returns the seconds really played. Raises SpeakerError.

        `on_start` is called once, in this thread, with the seconds until the first sample is heard.
        """
        ...

    def hush(self) -> None:
        """Silence within 50 ms; ends every ticket given out so far, started or not. Any thread."""
        ...


class Clock(Protocol):
    def now(self) -> float:
        """Seconds, monotonic."""
        ...

    def wall_utc(self) -> datetime: ...


class Journal(Device, Protocol):
    def begin(self, session_id: str, detail: Mapping[str, object]) -> None:
        """Open a session; it counts as interrupted until `end`."""
        ...

    def append(self, session_id: str, at_s: float, kind: str, detail: Mapping[str, object]) -> None:
        """One event, on disk when this returns. Raises StorageError; what was written stays."""
        ...

    def end(self, session_id: str, outcome: str) -> None: ...
