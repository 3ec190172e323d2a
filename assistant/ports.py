"""The seams: what the core asks of a device. Each is a context manager and has a fake that passes the same contract tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

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


class Recogniser(Device, Protocol):
    engine: str
    model: str

    def listen_for(self, grammar: Grammar) -> None:
        """From the next sample on, only what this grammar allows. Cheap for a grammar seen before; drops an unfinished utterance."""
        ...

    def accept(self, samples: Samples) -> Transcript | None:
        """Take int16 16 kHz mono samples of one utterance; a partial transcript where the engine has one, else None."""
        ...

    def finish(self) -> Transcript:
        """The utterance is over: its transcript. Never raises for silence or noise: the text is then "" or holds "[unk]"."""
        ...

    def unknown_words(self, words: Iterable[str]) -> list[str]:
        """Those of the words that the model cannot hear, in the order given."""
        ...


class Synthesiser(Device, Protocol):
    def render(self, text: str, rate_wpm: int) -> AudioClip:
        """The spoken text at SPEAKER_RATE_HZ, never empty. Blocks up to 5 s; raises VoiceError."""
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
