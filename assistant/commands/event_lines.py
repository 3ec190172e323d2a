"""`--events`: every event as a JSON line, to a file or to standard output."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from assistant.errors import UsageError
from assistant.runtime.recording import Listener


@contextmanager
def event_lines(target: str) -> Iterator[Listener]:
    """A listener that writes {"at": seconds, "event": ..., ...}; "-" is standard output.

    Raises UsageError at once where nothing can be written, and at the end where writing failed on the way (a full disk):
    the session goes on without the file.
    """
    lines = _Lines(sys.stdout if target == "-" else _opened(target))
    try:
        yield lines.write
    finally:
        lines.close()
    if lines.failure:
        raise UsageError(f"--events {target}: writing failed ({lines.failure}); the session went on without it.")


def _opened(target: str) -> TextIO:
    try:
        return Path(target).open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--events {target} cannot be written: {error.strerror}. Name another file.") from error


class _Lines:
    """`failure`: why nothing more is written, "" while all is well."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.failure = ""

    def write(self, at_s: float, event: str, detail: Mapping[str, object]) -> None:
        if self.failure:
            return
        try:
            self._file.write(json.dumps({"at": round(at_s, 6), "event": event, **detail}, ensure_ascii=False) + "\n")
            self._file.flush()
        except BrokenPipeError:
            raise  # nobody reads any more
        except OSError as error:
            self.failure = error.strerror or "no reason was given"

    def close(self) -> None:
        """What could not be written is lost; that was told."""
        if self._file is not sys.stdout:
            with contextlib.suppress(OSError):
                self._file.close()
