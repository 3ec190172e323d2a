"""The official English model, fetched at the first start. Once: whatever comes of it, later starts do not try again."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence

from progress import say
from virtual_environment import Environment

SKIP = "--no-download"
ASKS_ONLY = {"-h", "--help", "--version"}
QUICK_LOOKUP = {"RES_OPTIONS": "timeout:2 attempts:1"}
"""For glibc: else a machine whose name server does not answer would wait for half a minute."""

Call = Callable[[Sequence[str], Mapping[str, str]], int]
"""Runs a command with these variables added to the environment, and gives its exit code."""


def fetch_once(environment: Environment, arguments: Sequence[str], call: Call) -> list[str]:
    """What the arguments leave for `attune run`. Whether it could be fetched is told by `attune models fetch` itself."""
    rest = [argument for argument in arguments if argument != SKIP]
    home = _home(rest)
    note = environment.folder / f"attune-model-{_key(home)}.stamp"
    if note.exists() or ASKS_ONLY & {*rest}:
        return rest
    if SKIP in arguments:
        say("Attune goes on with its own small model. To fetch the official one later: attune models fetch")
    else:
        call([str(environment.python), "-P", "-m", "assistant", *home, "models", "fetch"], QUICK_LOOKUP)
    with contextlib.suppress(OSError):
        note.touch()
    return rest


def _home(arguments: Sequence[str]) -> list[str]:
    """Those of the arguments that say where Attune keeps its files."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    options = ("--home", "--settings")
    for option in options:
        parser.add_argument(option)
    try:
        given = vars(parser.parse_known_args(arguments)[0])
    except argparse.ArgumentError:
        return []
    return [word for option in options if given[option[2:]] for word in (option, given[option[2:]])]


def _key(home: Sequence[str]) -> str:
    """One for each place where models are kept: of every user of this folder, and every --home."""
    parts = (*home, os.environ.get("ATTUNE_HOME", ""), os.path.expanduser("~"))  # noqa: PTH111 (Path.home can fail)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
