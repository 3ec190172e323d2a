"""The ear's thread: microphone, detector and recogniser live here; what was heard goes into the inbox."""

from __future__ import annotations

import queue
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeAlias

from assistant.errors import AttuneError
from assistant.guidance.events import DeviceFault, Event
from assistant.hearing.ear import Ear
from assistant.hearing.profiles import ListeningProfile
from assistant.ports import Microphone
from assistant.runtime.owner_thread import OwnerThread
from assistant.understanding.grammar import Grammar


@dataclass(frozen=True, slots=True)
class ListenFor:
    profile: ListeningProfile
    grammar: Grammar


@dataclass(frozen=True, slots=True)
class Audible:
    """The guide is heard in these spans, in seconds on the clock."""

    spans_s: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Hushed:
    at_s: float


EarMessage: TypeAlias = ListenFor | Audible | Hushed


class EarThread(OwnerThread):
    """`open_ear` makes the ear and the microphone inside the thread; both are closed there."""

    def __init__(self, open_ear: Callable[[ExitStack], tuple[Ear, Microphone]], post: Callable[[Event], None]) -> None:
        super().__init__("microphone")
        self._open_ear = open_ear
        self._post = post
        self._messages: queue.SimpleQueue[EarMessage] = queue.SimpleQueue()

    def send(self, message: EarMessage) -> None:
        """Takes effect before the next frame. Any thread; never blocks."""
        self._messages.put(message)

    def work(self) -> None:
        with ExitStack() as stack:
            ear, microphone = self._open_ear(stack)
            self.opened()
            while not self.stopping:
                frame = microphone.read()
                self._take_messages(ear)
                if frame is not None:
                    for event in ear.push(frame):
                        self._post(event)

    def fail(self, error: AttuneError) -> None:
        self._post(DeviceFault("microphone", str(error)))

    def _take_messages(self, ear: Ear) -> None:
        while True:
            try:
                message = self._messages.get_nowait()
            except queue.Empty:
                return
            match message:
                case ListenFor(profile=profile, grammar=grammar):
                    ear.listen_for(profile, grammar)
                case Audible(spans_s=spans_s):
                    ear.audible(list(spans_s))
                case Hushed(at_s=at_s):
                    ear.hushed(at_s)
