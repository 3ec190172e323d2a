"""Renders the lines that are still to come into the voice's cache, so that none of them is waited for."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from contextlib import ExitStack

from assistant.errors import AttuneError, VoiceError
from assistant.runtime.composing import Composer
from assistant.runtime.owner_thread import OwnerThread
from assistant.speaking.score import Score

log = logging.getLogger(__name__)


class PreparingThread(OwnerThread):
    """Has a voice of its own, with the same cache as the one that is heard. What fails here is told when it is due."""

    def __init__(self, open_composer: Callable[[ExitStack], Composer]) -> None:
        super().__init__("preparing voice")
        self._open_composer = open_composer
        self._wanted: queue.SimpleQueue[list[Score]] = queue.SimpleQueue()

    def prepare(self, scores: list[Score]) -> None:
        """Any thread. Takes the place of what was wanted before."""
        self._wanted.put(scores)

    def wake(self) -> None:
        self._wanted.put([])

    def work(self) -> None:
        with ExitStack() as stack:
            composer = self._open_composer(stack)
            self.opened()
            while not self.stopping:
                self._render(composer, self._wanted.get())

    def fail(self, error: AttuneError) -> None:
        log.warning("lines are not rendered ahead of time: %s", error)

    def _render(self, composer: Composer, scores: list[Score]) -> None:
        for score in scores:
            if self.stopping or not self._wanted.empty():
                return
            try:
                composer.prepare(score)
            except VoiceError as error:
                log.warning("a line could not be rendered ahead of time: %s", error)
                return
