"""The loop with a real microphone and speaker: an ear and a voice thread feed one inbox, the main thread decides.

Each device is made, used and closed in one thread. Nothing crosses but messages, the speaker's tickets and its hush.
No thread ever ends the program: it posts a DeviceFault, and the guide decides.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TypeAlias

from assistant.guidance.events import (
    Action,
    Event,
    Finish,
    Hush,
    Listen,
    Play,
    PlayEnded,
    Record,
    StopRequested,
    TimeReached,
)
from assistant.guidance.guide import Guide
from assistant.ports import Clock
from assistant.runtime.ear_thread import Audible, EarThread, Hushed, ListenFor
from assistant.runtime.offline import Telling, tellings
from assistant.runtime.preparing_thread import PreparingThread
from assistant.runtime.recording import Recorder
from assistant.runtime.voice_thread import PlayStarted, VoiceThread

LONGEST_WAIT_S = 1.0
"""The inbox is looked at so often at least, so that Ctrl-C is never held up."""
FAREWELL_S = 8.0
CHANGES_WHAT_COMES = ("began", "answer")
log = logging.getLogger(__name__)
Message: TypeAlias = Event | PlayStarted


@dataclass
class LiveRuntime:
    """`ear` is None where words are typed. Times are seconds since the program began, as the clock tells them."""

    guide: Guide
    clock: Clock
    recorder: Recorder
    inbox: queue.Queue[Message]
    voice: VoiceThread
    ear: EarThread | None
    preparing: PreparingThread
    _to_tell: list[tuple[float, int, str, dict[str, object], int]] = field(default_factory=list)
    _in_flight: set[int] = field(default_factory=set)
    _outcome: str = ""
    _told: int = 0

    def run(self, opening: Callable[[float], list[Action]]) -> str:
        """Lead until the guide is done or stopped; returns the outcome. Ctrl-C stops as the word does: "interrupted"."""
        self._perform(opening(self.clock.now()))
        interrupted = False
        while not self._outcome:
            try:
                self._one_step()
            except KeyboardInterrupt:
                interrupted = True
                self._handle(StopRequested())
        if self._outcome != "fault":
            self._let_the_last_words_be_heard()
        return "interrupted" if interrupted else self._outcome

    def _one_step(self) -> None:
        message = self._next_message()
        now = self.clock.now()
        if isinstance(message, PlayStarted):
            self._play_started(message)
        elif message is not None:
            self._handle(message)
        deadline = self.guide.deadline
        if deadline is not None and now >= deadline:
            self._handle(TimeReached())
        self._tell_due(now)

    def _next_message(self) -> Message | None:
        """Blocks until something happens or is due."""
        now = self.clock.now()
        due = [now + LONGEST_WAIT_S]
        if self.guide.deadline is not None:
            due.append(self.guide.deadline)
        if self._to_tell:
            due.append(self._to_tell[0][0])
        try:
            return self.inbox.get(timeout=max(0.001, min(due) - now))
        except queue.Empty:
            return None

    def _handle(self, event: Event) -> None:
        if isinstance(event, PlayEnded):
            self._in_flight.discard(event.play_id)
        self._perform(self.guide.handle(event, self.clock.now()))

    def _perform(self, actions: list[Action]) -> None:
        now = self.clock.now()
        for action in actions:
            match action:
                case Play():
                    self._in_flight.add(action.play_id)
                    self.voice.play(action)
                case Hush():
                    self._to_tell.clear()
                    self._in_flight.clear()
                    self.voice.hush()
                    self._to_ear(Hushed(now))
                case Listen(profile=profile):
                    self._to_ear(ListenFor(profile, self.guide.understanding.grammar(profile)))
                case Record():
                    self.recorder.record(action, now)
                    if action.kind in CHANGES_WHAT_COMES:
                        self.preparing.prepare(self.guide.lines_ahead())
                case Finish(outcome=outcome):
                    self._outcome = outcome

    def _play_started(self, started: PlayStarted) -> None:
        spans = tuple(
            (started.at_s + begin_s, started.at_s + end_s) for begin_s, end_s in started.track.audible_spans()
        )
        self._to_ear(Audible(spans))
        if started.play.play_id in self._in_flight:
            for telling in tellings(started.play, started.track, started.at_s):
                self._push(telling, started.play.play_id)

    def _push(self, telling: Telling, play_id: int) -> None:
        self._told += 1
        heappush(self._to_tell, (telling[0], self._told, telling[1], telling[2], play_id))

    def _tell_due(self, now: float) -> None:
        while self._to_tell and self._to_tell[0][0] <= now:
            at_s, _, event, detail, _ = heappop(self._to_tell)
            self.recorder.tell(at_s, event, detail)

    def _to_ear(self, message: ListenFor | Audible | Hushed) -> None:
        if self.ear is not None:
            self.ear.send(message)

    def _let_the_last_words_be_heard(self) -> None:
        """The farewell is played to its end, but not waited for longer than a few seconds."""
        ends_s = self.clock.now() + FAREWELL_S
        try:
            while self._in_flight and self.clock.now() < ends_s:
                message = self._next_message()
                if isinstance(message, PlayEnded):
                    self._in_flight.discard(message.play_id)
                elif isinstance(message, PlayStarted):
                    self._play_started(message)
                self._tell_due(self.clock.now())
        except KeyboardInterrupt:
            self.voice.hush()
