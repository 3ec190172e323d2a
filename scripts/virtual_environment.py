"""The folder .venv of this checkout: made, checked, made anew when broken, and marked when all is in it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from outside import Outside
from progress import Step
from system_packages import apt_install

IS_WELL = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
NO_NETWORK = ("NewConnectionError", "name resolution", "ConnectTimeout", "Network is unreachable", "ProxyError")
PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off")


class PreparationError(Exception):
    """Told to the person in one line."""


class Environment:
    """What is known of the folder, which need not exist."""

    def __init__(self, project: Path) -> None:
        self.project = project.resolve()
        self.folder = self.project / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.log = self.folder / "attune-setup.log"
        self._configuration = self.folder / "pyvenv.cfg"
        self._unfinished = self.folder / "attune-unfinished"

    def is_ready(self, use: str) -> bool:
        """Whether all for this use ("run" or "tests") was put into it, for the project as it is now."""
        return self.python.exists() and not self._unfinished.exists() and _read(self._stamp(use)) == self._key()

    def is_usable(self, outside: Outside) -> bool:
        """False for one that is missing, half made, broken, too old or copied from another folder."""
        if not self.python.exists() or self._unfinished.exists() or self._is_of_another_folder():
            return False
        return outside.run([str(self.python), "-c", IS_WELL])[0] == 0

    def begin(self) -> None:
        """From here until `finish` it is half made: an interrupted pip leaves packages that it cannot repair."""
        self._unfinished.touch()

    def finish(self, uses: Sequence[str]) -> None:
        self._unfinished.unlink()
        for use in uses:
            self._stamp(use).write_text(self._key(), encoding="utf-8")

    def _is_of_another_folder(self) -> bool:
        """Python 3.11 and newer write down the command that made it."""
        command = re.search(r"^command = .* -m venv (?:--\S+ )*(.+)$", _read(self._configuration), re.MULTILINE)
        return command is not None and Path(command.group(1).strip()).resolve() != self.folder.resolve()

    def _stamp(self, use: str) -> Path:
        return self.folder / f"attune-{use}.stamp"

    def _key(self) -> str:
        """Another one when the list of packages, the Python or the folder is another one."""
        parts = (_read(self.project / "pyproject.toml"), _read(self._configuration), str(self.project))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def make(environment: Environment, outside: Outside) -> None:
    """Makes the folder, or makes it anew. Raises PreparationError."""
    command = [outside.python, "-m", "venv", "--clear", str(environment.folder)]
    with Step("Making a virtual environment in .venv") as step:
        code, lines = outside.run(command, step.tick)
        # Debian and Ubuntu keep this part of Python in a package of its own.
        lacks_venv = any("ensurepip" in line or "No module named venv" in line for line in lines)
        if code != 0 and lacks_venv and apt_install([venv_package(outside.python_version)], outside, step):
            code, lines = outside.run(command, step.tick)
        if code != 0 and lacks_venv:
            code, _ = outside.run([outside.python, "-m", "virtualenv", *command[3:]], step.tick)
        if code != 0:
            raise PreparationError(why_not_made(lines, lacks_venv, outside.python_version))


def install(environment: Environment, wanted: Sequence[str], text: str, outside: Outside) -> None:
    """Puts Python packages into the environment. Raises PreparationError."""
    with Step(text) as step, environment.log.open("a", encoding="utf-8") as log:
        code, lines = outside.run([str(environment.python), *PIP, *wanted], step.tick, log)
        if code != 0:
            raise PreparationError(why_not_installed(lines, environment.log))


def install_if_there(environment: Environment, wanted: str, text: str, outside: Outside) -> None:
    """Only as a ready-made package; Attune runs without it."""
    with Step(text) as step:
        code, _ = outside.run([str(environment.python), *PIP, "--only-binary=:all:", wanted], step.tick)
        step.word = "done" if code == 0 else "there is none for this machine, going on without it"


def venv_package(version: tuple[int, int]) -> str:
    return f"python{version[0]}.{version[1]}-venv"


def why_not_made(lines: Sequence[str], lacks_venv: bool, version: tuple[int, int]) -> str:
    """One line."""
    if lacks_venv:
        return f"A part of Python is missing. Please run once: sudo apt-get install {venv_package(version)}"
    return _full_disk(lines) or f"The folder .venv could not be made: {_last(lines)}"


def why_not_installed(lines: Sequence[str], log: Path) -> str:
    """One line."""
    if any(sign in line for line in lines for sign in NO_NETWORK):
        return "Attune needs the network this once, for its Python packages, and cannot reach it. Connect, start again."
    errors = [line for line in lines if line.startswith("ERROR:")]
    return _full_disk(lines) or f"The Python packages could not be installed: {_last(errors or lines)} (see {log})"


def _full_disk(lines: Sequence[str]) -> str:
    full = any("No space left" in line for line in lines)
    return "The disk is full. Please make room, about 600 MB, and start again." if full else ""


def _last(lines: Sequence[str]) -> str:
    return next((line.strip() for line in reversed(lines) if line.strip()), "no reason was given")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
