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
        self._speaker: Speaker | None = None

    def play(self, play: Play) -> None:
        """Main thread. The ticket is taken now, so that a later hush also ends what has not begun."""
        assert self._speaker is not None, "entered before use"
        self._plays.put((play, self._speaker.ticket()))

    def hush(self) -> None:
        """Main thread. Silence within 50 ms; what was asked for before is not played."""
        if self._speaker is not None:
            self._speaker.hush()

    def wake(self) -> None:
        self.hush()
        self._plays.put(None)

    def work(self) -> None:
        with ExitStack() as stack:
            composer, self._speaker = self._open_voice(stack)
            self.opened()
            while not self.stopping:
                asked = self._plays.get()
                if asked is not None:
                    self._play(composer, self._speaker, *asked)

    def fail(self, error: AttuneError) -> None:
        self._post(DeviceFault("speaker", str(error)))

    def _play(self, composer: Composer, speaker: Speaker, play: Play, ticket: int) -> None:
        try:
            track = composer.track(play.score)
        except VoiceError as error:
            self._post(DeviceFault("voice", str(error)))
            self._post(PlayEnded(play.play_id, False, 0.0))
            return

        def started(latency_s: float) -> None:
            self._post(PlayStarted(play, track, self._clock.now() + latency_s))

        played_s = speaker.play(track, ticket, play.volume_db, started)
        self._post(PlayEnded(play.play_id, played_s >= track.seconds - 0.001, played_s))
