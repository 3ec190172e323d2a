"""`attune doctor`: checks everything that Attune needs, each in a process of its own and in bounded time."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import assistant
from assistant.checkup import CHECKS, Finding, State
from assistant.errors import AttuneError
from assistant.settings import Settings, load_settings

SUMMARY = "check everything that Attune needs, and how to mend it"
EXAMPLE = "attune doctor"
WORKS_WITHOUT_SETTINGS = True
LONGEST_S = 30.0
"""A voice that is started for the first time on a slow board takes some seconds; what takes longer hangs."""
AT_ONCE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a check")
    parser.add_argument("--only", choices=CHECKS, metavar="CHECK", help=f"one of: {', '.join(CHECKS)}")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """0, or 1 when something is broken."""
    worst = 0
    for name, finding in _findings(arguments, settings):
        _show(name, finding, arguments.json)
        worst = max(worst, finding.state is State.BROKEN)
    return worst


def _findings(arguments: argparse.Namespace, settings: Settings) -> Iterator[tuple[str, Finding]]:
    if arguments.only:
        yield arguments.only, _looked_into(arguments, settings)
        return
    with ThreadPoolExecutor(AT_ONCE) as threads:
        checks = {name: threads.submit(_in_own_process, name, arguments) for name in CHECKS}
        for name, check in checks.items():
            yield name, check.result()


def _looked_into(arguments: argparse.Namespace, settings: Settings) -> Finding:
    """What the check asked for found. The settings are read again: they are the defaults when they are broken."""
    try:
        if arguments.only == "settings":
            load_settings(arguments.home, arguments.settings, {}, os.environ)
        return CHECKS[arguments.only](settings)
    except AttuneError as error:
        sentence, _, mend = str(error).partition(". ")
        return Finding(State.BROKEN, sentence, mend or "Then try again.")
    except Exception as error:  # noqa: BLE001 (whatever a check stumbles over is what it found)
        return Finding(State.BROKEN, f"the check failed ({type(error).__name__}: {error})", "Please report this line.")


def _in_own_process(name: str, arguments: argparse.Namespace) -> Finding:
    command = [sys.executable, "-P", "-m", "assistant", "doctor", "--json", "--only", name]
    for option in ("home", "settings"):
        value = getattr(arguments, option)
        command += [f"--{option}", str(value.absolute())] if value else []
    here = str(Path(assistant.__file__).parent.parent)
    environment = os.environ | {"PYTHONPATH": here}
    try:
        told = subprocess.run(
            command, env=environment, capture_output=True, text=True, errors="replace", timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired:
        return Finding(State.BROKEN, f"no answer within {LONGEST_S:.0f} s", "Start the machine again, then try again.")
    try:
        answer = json.loads(told.stdout.splitlines()[-1])
        return Finding(State(answer["state"]), answer["sentence"], answer["mend"])
    except (IndexError, KeyError, ValueError):
        return Finding(State.BROKEN, f"the check ended with code {told.returncode}", "Please report this line.")


def _show(name: str, finding: Finding, as_json: bool) -> None:
    if as_json:
        answer = {"name": name, "state": finding.state, "sentence": finding.sentence, "mend": finding.mend}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
        return
    print(f"{finding.state:<10} {name:<16} {finding.sentence}", flush=True)
    if finding.mend:
        print(f"{'':<27} {finding.mend}", flush=True)
