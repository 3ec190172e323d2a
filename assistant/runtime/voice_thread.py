"""The voice's thread: renders what is to be said, plays it, and tells when it began and ended."""

from __future__ import annotations

import queue
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from assistant.errors import AttuneError, VoiceError
from assistant.guidance.events import DeviceFault, Event, Play, PlayEnded
from assistant.ports import Clock, Speaker
from assistant.runtime.composing import Composer
from assistant.runtime.owner_thread import OwnerThread
from assistant.speaking.score import Score
from assistant.speaking.tracks import Track


@dataclass(frozen=True, slots=True)
class PlayStarted:
    """The first sample of the track is heard at `at_s` on the clock."""

    play: Play
    track: Track
    at_s: float


class VoiceThread(OwnerThread):
    """`open_voice` makes the composer and the speaker inside the thread. Plays are heard one after the other."""

    def __init__(
        self,
        open_voice: Callable[[ExitStack], tuple[Composer, Speaker]],
        clock: Clock,
        post: Callable[[Event | PlayStarted], None],
    ) -> None:
        super().__init__("speaker")
        self._open_voice = open_voice
        self._clock = clock
        self._post = post
        self._plays: queue.SimpleQueue[tuple[Play, int] | None] = queue.SimpleQueue()
        self._to_prepare: list[Score] = []
        self._speaker: Speaker | None = None

    def play(self, play: Play) -> None:
        """Main thread. The ticket is taken now, so that a later hush also ends what has not begun."""
        assert self._speaker is not None, "entered before use"
        self._plays.put((play, self._speaker.ticket()))

    def hush(self) -> None:
        """Main thread. Silence within 50 ms; what was asked for before is not played."""
        if self._speaker is not None:
            self._speaker.hush()

    def prepare(self, scores: list[Score]) -> None:
        """Main thread. Render these lines whenever there is nothing to play."""
        self._to_prepare = [*scores, *self._to_prepare]

    def wake(self) -> None:
        self.hush()
        self._plays.put(None)

    def work(self) -> None:
        with ExitStack() as stack:
            composer, self._speaker = self._open_voice(stack)
            self.opened()
            while not self.stopping:
                asked = self._next(composer)
                if asked is not None:
                    self._play(composer, self._speaker, *asked)

    def fail(self, error: AttuneError) -> None:
        self._post(DeviceFault("speaker", str(error)))

    def _next(self, composer: Composer) -> tuple[Play, int] | None:
        """What is to be played next. While nothing is, one waiting line after the other is rendered."""
        while self._to_prepare:
            try:
                return self._plays.get_nowait()
            except queue.Empty:
                score, *self._to_prepare = self._to_prepare
                self._prepared(composer, score)
        return self._plays.get()

    def _prepared(self, composer: Composer, score: Score) -> None:
        try:
            composer.prepare(score)
        except VoiceError:
            self._to_prepare = []  # told when the line is due

    def _play(self, composer: Composer, speaker: Speaker, play: Play, ticket: int) -> None:
        try:
            track = composer.track(play.score)
        except VoiceError as error:
            self._post(DeviceFault("voice", str(error), lasting=False))
            self._post(PlayEnded(play.play_id, False, 0.0))
            return

        def started(latency_s: float) -> None:
            self._post(PlayStarted(play, track, self._clock.now() + latency_s))

        played_s = speaker.play(track, ticket, play.volume_db, started)
        self._post(PlayEnded(play.play_id, played_s >= track.seconds - 0.001, played_s))
