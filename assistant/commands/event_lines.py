"""`--events`: every event as a JSON line, to a file or to standard output."""

from __future__ import annotations

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
    """A listener that writes {"at": seconds, "event": ..., ...}; "-" is standard output. Raises UsageError."""
    if target == "-":
        yield _writer(sys.stdout)
        return
    try:
        file = Path(target).open("w", encoding="utf-8")  # noqa: SIM115 - closed below, where opening failed plainly
    except OSError as error:
        raise UsageError(f"--events {target} cannot be written: {error.strerror}") from error
    with file:
        yield _writer(file)


def _writer(file: TextIO) -> Listener:
    def write(at_s: float, event: str, detail: Mapping[str, object]) -> None:
        file.write(json.dumps({"at": round(at_s, 6), "event": event, **detail}, ensure_ascii=False) + "\n")
        file.flush()

    return write
