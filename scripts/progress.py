"""One line a step, on standard error; in a terminal it moves while the step goes on."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import Self

SIGNS = "|/-\\"


class Step:
    """`with Step("Installing") as step`: tick() at every sign of life. `word` is what the line ends with."""

    def __init__(self, text: str) -> None:
        self.word = "done"
        self._text = text
        self._ticks = 0
        self._live = sys.stderr.isatty()
        self._began_s = time.monotonic()

    def __enter__(self) -> Self:
        _show(f"{self._text} ... ")
        return self

    def tick(self, detail: str) -> None:
        """Something went on."""
        self._ticks += 1
        if self._live:
            self._redraw(f"{self._text} {SIGNS[self._ticks % len(SIGNS)]} {detail.strip()}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._redraw("")
            _show(f"\r{self._text} ... ")
        word = self.word if error is None else "not done"
        _show(f"{word} ({time.monotonic() - self._began_s:.0f} s)\n")

    def _redraw(self, line: str) -> None:
        room = shutil.get_terminal_size().columns - 1
        _show("\r" + line[:room].ljust(room))


def say(line: str) -> None:
    """One line for the person who waits."""
    _show(line + "\n")


def _show(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
