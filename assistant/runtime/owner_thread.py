"""A thread that owns a device: made, used and closed in it. Stopping is bounded, and a failure to stop is told."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from assistant.errors import AttuneError, DeviceError

START_S = 30.0
"""Loading the largest official model that takes grammars takes a few seconds on a small board."""
JOIN_S = 2.0
log = logging.getLogger(__name__)


class OwnerThread(ABC):
    """`with` starts the thread and waits until its device is open; a failure to open it is raised in the caller."""

    def __init__(self, name: str) -> None:
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(START_S):
            raise DeviceError(f"the {self._thread.name} did not start within {START_S:.0f} seconds")
        if self._failure is not None:
            self._thread.join(JOIN_S)
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self.wake()
        self._thread.join(JOIN_S)
        if self._thread.is_alive():
            log.error("the %s did not stop within %.0f seconds", self._thread.name, JOIN_S)

    @abstractmethod
    def work(self) -> None:
        """Open the device, call `opened`, and go on until `stopping`. Runs in the thread."""

    @abstractmethod
    def fail(self, error: AttuneError) -> None:
        """The device failed after it was open: post a fault. Runs in the thread."""

    def wake(self) -> None:  # noqa: B027 - most threads wait for nothing that has to be undone
        """Called from another thread when the work is to end: undo whatever `work` waits for."""

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def opened(self) -> None:
        self._ready.set()

    def _run(self) -> None:
        try:
            self.work()
        except Exception as error:  # noqa: BLE001 - the top of a thread: nothing above it could tell anybody
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        if not self._ready.is_set():
            self._failure = error
            self._ready.set()
            return
        if not isinstance(error, AttuneError):
            log.exception("the %s failed", self._thread.name)
            error = DeviceError(f"the {self._thread.name} failed: {type(error).__name__}")
        self.fail(error)
