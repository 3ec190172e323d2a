"""The command line of the comparison."""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.errors import AttuneError, UsageError
from assistant.understanding.grammar import parse_grammar
from comparing.choosing import candidates, chosen
from comparing.counting import IsRight, paces_of, rows_of
from comparing.engines import results_of
from comparing.made_voices import MADE_COMMANDS, made_trials, voices
from comparing.orders import OrderReader
from comparing.recordings import CLEAN_ORDERS, NOISY_ORDERS, grammar_file, trials_in
from comparing.table import Column, as_markdown, as_text, table_of
from comparing.trials import Results, Trial
from progress import say

TIMED = (CLEAN_ORDERS, NOISY_ORDERS.format(12), MADE_COMMANDS)


def main(words: Sequence[str]) -> int:
    arguments = _parser().parse_args(words)
    try:
        with tempfile.TemporaryDirectory() as folder:
            compare(arguments, Path(folder))
    except AttuneError as error:
        say(f"compare_recognisers: {error}")
        return error.exit_code
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"compare_recognisers: {error}")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def compare(arguments: argparse.Namespace, folder: Path) -> None:
    """Prints the table. The clips that are made go into the folder. Raises UsageError, ModelError."""
    engines = chosen(arguments.engine, candidates())
    trials = a_part([*_recorded(arguments.recordings), *_made(folder)], arguments.part)
    if not trials:
        raise UsageError("there is nothing to hear. Name a folder with --recordings, or install espeak-ng.")
    results = []
    for engine in engines:
        results.append(results_of(engine, trials, arguments.recordings or folder))
        if arguments.json:
            arguments.json.write_text(json.dumps([_plain(one) for one in results], indent=1), encoding="utf-8")
    is_right = _order_test(arguments.recordings)
    columns = [Column(one.name, rows_of(one, is_right), paces_of(one, TIMED), one.machine) for one in results]
    lines = table_of(columns)
    print((as_markdown if arguments.markdown else as_text)(lines), end="")


def a_part(trials: Sequence[Trial], part: float) -> list[Trial]:
    """Of each test that part of the clips, spread over all of them."""
    numbers: dict[str, int] = {}
    kept = []
    for trial in trials:
        number = numbers[trial.test] = numbers.get(trial.test, 0) + 1
        if math.floor(number * part) > math.floor((number - 1) * part):
            kept.append(trial)
    return kept


def _recorded(folder: Path | None) -> list[Trial]:
    if folder is None:
        say("No --recordings FOLDER: nothing is said about real people.")
        return []
    return trials_in(folder)


def _made(folder: Path) -> list[Trial]:
    if not voices():
        say("Neither espeak-ng nor festival is here: no synthesised voices.")
        return []
    say(f"Synthesising commands: {', '.join(voices())}")
    return made_trials(folder)


def _order_test(folder: Path | None) -> IsRight:
    """The grammar is read when the first order is counted."""
    if folder is None or not grammar_file(folder).is_file():
        return lambda _text, _trial: False
    file = grammar_file(folder)
    reader = OrderReader(parse_grammar(file.read_text(encoding="utf-8"), str(file)))
    return lambda text, trial: reader.is_right(text, trial.wanted)


def _plain(results: Results) -> dict[str, object]:
    pairs = zip(results.trials, results.outcomes, strict=True)
    return {
        "name": results.name,
        "machine": asdict(results.machine),
        "clips": [asdict(trial) | asdict(outcome) for trial, outcome in pairs],
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="compare_recognisers", description="What each engine and model here can do.")
    parser.add_argument("--recordings", type=Path, metavar="FOLDER", help="recordings of real people")
    parser.add_argument("--engine", nargs="+", default=[], metavar="NAME", help="a part of its name (usually all)")
    parser.add_argument("--part", type=_share, default=1.0, metavar="0.25", help="a part of the clips (usually all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write each clip's outcome there")
    parser.add_argument("--markdown", action="store_true", help="the table as Markdown")
    return parser


def _share(text: str) -> float:
    try:
        part = float(text)
    except ValueError:
        part = 0.0
    if not 0.0 < part <= 1.0:
        raise argparse.ArgumentTypeError("a part is more than 0 and at most 1")
    return part
