"""One utterance on its way to a recogniser: trimmed, with a margin before and after the speech."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import inf

from assistant.hearing.frames import FRAME_S
from assistant.hearing.profiles import Listening
from assistant.hearing.transcripts import Transcript
from assistant.ports import OpenSpeech, Recogniser
from assistant.speaking.clips import Samples

MARGIN_FRAMES = 10
"""0.32 s: the detector is up to 0.15 s late, and both engines heard orders best with about 0.3 s around them."""
LONGEST_COMMAND_S = 6.0
TALK = (Listening.SHORT, Listening.LONG, Listening.TURN, Listening.SILENCE)
"""Here people talk to each other; only a short utterance can be meant for the guide."""


class Utterance:
    """Given frame by frame to the recogniser. In talk, what is too long to be a command is not recognised at all.

    `goes_on`: this is the next part of an utterance that was cut for its length. `open_speech` takes all of it, where given.
    """

    def __init__(
        self, recogniser: Recogniser, state: Listening, goes_on: bool, open_speech: OpenSpeech | None = None
    ) -> None:
        self._recogniser = recogniser
        self._open_speech = open_speech
        longest_s = 0.0 if goes_on else LONGEST_COMMAND_S
        self._left_s = longest_s if state in TALK else inf
        self._held: list[Samples] = []

    @property
    def is_talk(self) -> bool:
        """Too long to be a command, where people talk."""
        return self._left_s <= 0.0

    def begin(self, frames: Iterable[Samples]) -> None:
        """The frames up to the one that told the beginning."""
        for samples in frames:
            self._give(samples)

    def add(self, samples: Samples, frames_since_speech: int) -> None:
        """The next frame. Silence beyond the margin is held back until speech goes on; after the last speech it is dropped."""
        self._left_s -= FRAME_S
        if self.is_talk and self._open_speech is None:
            return
        self._held.append(samples)
        if frames_since_speech <= MARGIN_FRAMES:
            for held in self._held:
                self._give(held)
            self._held.clear()

    def settled(self, words: Collection[str]) -> Transcript | None:
        """One of these words, when it is sure already that nothing else was said."""
        return None if self.is_talk or not words else self._recogniser.settled(words)

    def finish(self) -> Transcript:
        """What was recognised. After talk the recogniser still has its beginning, to be dropped with `listen_for`."""
        return Transcript("") if self.is_talk else self._recogniser.finish()

    def finish_words(self) -> str:
        """Everything that was said, "" where nobody asked for it."""
        return self._open_speech.finish() if self._open_speech else ""

    def _give(self, samples: Samples) -> None:
        if not self.is_talk:
            self._recogniser.accept(samples)
        if self._open_speech is not None:
            self._open_speech.accept(samples)
