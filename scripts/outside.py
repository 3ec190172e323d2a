"""All that the scripts ask of the machine, in one place; tests put another one here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from ctypes.util import find_library
from typing import TextIO

REFUSED = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")
"""A person's own settings that would lead packages past the virtual environment."""
NO_SUCH_PROGRAM = 127


class Outside:
    """The real machine."""

    platform = sys.platform
    python = sys.executable
    python_version = (sys.version_info.major, sys.version_info.minor)

    def run(
        self, command: Sequence[str], on_line: Callable[[str], None] | None = None, log: TextIO | None = None
    ) -> tuple[int, list[str]]:
        """The exit code (127: no such program) and the lines of output, each also given to `on_line` as it comes."""
        environment = {name: value for name, value in os.environ.items() if name not in REFUSED}
        environment.update(PYTHONUNBUFFERED="1", DEBIAN_FRONTEND="noninteractive", PIP_NO_INPUT="1")
        lines = []
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            return NO_SUCH_PROGRAM, [str(error)]
        with process:
            for line in process.stdout or ():
                lines.append(line.rstrip())
                if log is not None:
                    log.write(line)
                if on_line is not None and line.strip():
                    on_line(line)
        return process.returncode, lines

    def has_program(self, name: str) -> bool:
        return shutil.which(name) is not None

    def has_library(self, name: str) -> bool:
        return find_library(name) is not None

    def is_root(self) -> bool:
        return hasattr(os, "geteuid") and os.geteuid() == 0
