"""How a fetch goes, on standard error: a bar in a terminal, else a line for each tenth."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from assistant.fetching.addresses import host_of
from assistant.fetching.catalogue import Offer

LINES = 10


class FetchProgress:
    """Silent until something arrives, so that a machine without a network sees one line, which says that."""

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self._console = Console(stderr=True)
        self._shown = -1
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_bar()

    def waiting(self) -> None:
        self._say(f"Another attune is fetching {self._offer.name}; waiting for it.")

    def arrived(self, here_bytes: int) -> None:
        tenth = here_bytes * LINES // self._offer.size_bytes
        if self._shown < 0:
            self._say(
                f"Fetching {self._offer.name} ({self._offer.megabytes:.0f} MB) from {host_of(self._offer.address)}."
                " Ctrl-C stops it; what came is kept."
            )
            self._shown = tenth
            if self._console.is_terminal:
                self._bar = self._new_bar(here_bytes)
        if self._bar is not None:
            self._bar.update(TaskID(0), completed=here_bytes)
        elif tenth > self._shown:
            self._shown = tenth
            self._say(f"  {here_bytes / 1e6:.1f} of {self._offer.megabytes:.1f} MB")

    def unpacking(self) -> None:
        self._end_bar()
        self._say("Unpacking it.")

    def _new_bar(self, here_bytes: int) -> Progress:
        columns = (TextColumn("  "), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        bar = Progress(*columns, console=self._console, transient=True)
        bar.add_task("", total=self._offer.size_bytes, completed=here_bytes)
        bar.start()
        return bar

    def _end_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)
