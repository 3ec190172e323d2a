"""What ./scripts/start and ./scripts/test do: prepare what is missing, then hand over."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import first_model
import system_packages
import virtual_environment
from outside import Outside
from progress import say
from virtual_environment import Environment, PreparationError

PROJECT = Path(__file__).resolve().parent.parent
INTERRUPTED = 130
OPTIONAL = {"pocketsphinx": "Installing the second recogniser", "voice": "Installing a voice"}
"""Extras of pyproject.toml, with the text of their step."""


def start(arguments: Sequence[str]) -> int:
    """`attune run` takes this process's place; on Windows, or when it cannot begin, this gives the exit code."""
    environment = Environment(PROJECT)
    code = _prepared(environment, "run", Outside())
    if code:
        return code
    rest = first_model.fetch_once(environment, arguments, _call)
    command = [str(environment.python), "-P", "-m", "assistant", "run", "--or-rehearse", *rest]
    if os.name == "posix":
        os.execv(environment.python, command)
    return _call(command)


def test(arguments: Sequence[str]) -> int:
    """Runs the tests; without arguments the linter and the type checker as well. 0 when all is well."""
    environment, outside = Environment(PROJECT), Outside()
    skipped = system_packages.prepare_for_tests(outside)
    code = _prepared(environment, "tests", outside)
    if code:
        return code
    if skipped:
        say(skipped)
    os.chdir(PROJECT)
    codes = [_call([str(environment.python), "-m", *check]) for check in checks(arguments)]
    return next((code for code in codes if code), 0)


def checks(arguments: Sequence[str]) -> list[list[str]]:
    """The modules to run, with their arguments."""
    tests = ["pytest", *arguments]
    if arguments:
        return [tests]
    # The live sessions mostly wait for their own clock, so three at once suit two cores.
    tests += ["-n", "3", "--dist", "loadfile"]
    return [["ruff", "check", "--quiet", "."], ["ruff", "format", "--check", "--quiet", "."], ["mypy"], tests]


def prepare(environment: Environment, use: str, outside: Outside) -> None:
    """Everything for this use is in the environment afterwards. Raises PreparationError, OSError."""
    if environment.is_ready(use):
        return
    with _alone(environment.project):
        if environment.is_ready(use):
            return
        say("Preparing Attune, once; this takes a minute or two.")
        needs_voice = use == "run" and system_packages.prepare_for_running(outside)
        if not environment.is_usable(outside):
            virtual_environment.make(environment, outside)
        environment.begin()
        project = f"{environment.project}[tests]" if use == "tests" else str(environment.project)
        virtual_environment.install(environment, ["-e", project], "Installing Python packages", outside)
        for extra in ("pocketsphinx", "voice") if needs_voice else ("pocketsphinx",):
            wanted = requirement(environment.project, extra)
            virtual_environment.install_if_there(environment, wanted, OPTIONAL[extra], outside)
        environment.finish(("run", "tests") if use == "tests" else ("run",))


def requirement(project: Path, extra: str) -> str:
    """The package of an extra, with its versions."""
    document = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    wanted: str = document["project"]["optional-dependencies"][extra][0]
    return wanted


def _prepared(environment: Environment, use: str, outside: Outside) -> int:
    """0, or the exit code when it could not be done; then one line has said why."""
    try:
        prepare(environment, use, outside)
    except PreparationError as problem:
        say(str(problem))
        return 1
    except OSError as error:
        say(f"{error.filename or environment.folder}: {error.strerror}. Attune needs to write in its own folder.")
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted. The next start goes on.")
        return INTERRUPTED
    return 0


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of two starts at once the second waits for the first. Windows cannot lock a folder; there nobody waits."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is preparing Attune; waiting for it.")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _call(command: Sequence[str], variables: Mapping[str, str] = MappingProxyType({})) -> int:
    """Its exit code. Ctrl-C reaches both; the command decides what it means."""
    with subprocess.Popen(command, env=os.environ | variables) as process:
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return process.wait()
