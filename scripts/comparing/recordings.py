"""Trials out of a folder of real people's recordings.

The layout, all 16 kHz FLAC; a folder that is missing is left out:

    orders/labels.json    [{"file": ..., "slots": {...}}], spoken coffee orders, and orders/grammar.txt, their grammar
    words/labels.json     [{"file": ..., "word": "stop", "speaker": ...}], single words; "" is noise
    other/labels.json     [{"file": ...}], what people say to other machines
    noise/kitchen.flac    some minutes of noise
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.errors import UsageError
from assistant.understanding.spoken_numbers import numbers_by_words
from comparing.trials import ORDER, Trial
from kept_aside import is_order_aside, is_speaker_aside

CLEAN_ORDERS = "coffee orders, clean"
NOISY_ORDERS = "coffee orders, kitchen noise at {:g} dB"
SNRS_DB = (24.0, 12.0, 6.0)
ANSWERS = ("stop", "yes", "no")
DIGITS = {words: str(number) for words, number in numbers_by_words(range(1, 10)).items() if not words.isdigit()}
NUMBERLESS = ("stop", "zero")
"""These do something where a number is waited for, or might."""
EVERY_WORD, EVERY_FOREIGN_WORD, EVERY_FOREIGN_ORDER = 2, 6, 3
"""Of the clips that must do nothing and were not kept aside, so many are counted by one: they are many, and each takes its time."""


def grammar_file(folder: Path) -> Path:
    return folder / "orders" / "grammar.txt"


def noise_file(folder: Path) -> Path:
    return folder / "noise" / "kitchen.flac"


def trials_in(folder: Path) -> list[Trial]:
    """All trials. Raises UsageError when there are none, or a list of labels is broken."""
    trials = [*_orders(folder), *_answers(folder), *_numbers(folder), *_foreign(folder)]
    if not trials:
        raise UsageError(f"{folder}: no recordings here. Name a folder with orders/, words/ or other/ in it.")
    return trials


def _orders(folder: Path) -> Iterator[Trial]:
    yield from _clean_orders(folder)
    for snr_db in SNRS_DB if noise_file(folder).is_file() else ():
        for trial in _clean_orders(folder):
            yield replace(trial, test=NOISY_ORDERS.format(snr_db), snr_db=snr_db)


def _clean_orders(folder: Path) -> Iterator[Trial]:
    for number, row in enumerate(_labels(folder / "orders")):
        file, aside = str(folder / "orders" / row["file"]), is_order_aside(row["file"])
        wanted = {slot: value.strip() for slot, value in row["slots"].items()}
        yield Trial(CLEAN_ORDERS, ORDER, file, wanted, aside, seed=number)


def _answers(folder: Path) -> Iterator[Trial]:
    rows = _labels(folder / "words")
    for word in ANSWERS:
        said = [row for row in rows if row["word"] == word]
        yield from _words(folder, said, f'"{word}" in a session', "session", {"intent": word})
    others = [row for row in rows if row["word"] and row["word"] not in ANSWERS]
    tried = _words(folder, others, "other words that do something, session", "session", {})
    yield from thinned(tried, EVERY_WORD)
    noises = [row for row in rows if not row["word"]]
    yield from thinned(_words(folder, noises, "noises that do something, session", "session", {}), EVERY_WORD)


def _numbers(folder: Path) -> Iterator[Trial]:
    rows = _labels(folder / "words")
    for row in rows:
        if row["word"] in DIGITS:
            wanted = {"intent": "number", "value": DIGITS[row["word"]]}
            yield from _words(folder, [row], "one to nine, where a number is waited for", "number", wanted)
    others = [row for row in rows if row["word"] not in (*NUMBERLESS, *DIGITS)]
    tried = _words(folder, others, "other words and noises that do something, number", "number", {})
    yield from thinned(tried, EVERY_FOREIGN_WORD)


def _foreign(folder: Path) -> Iterator[Trial]:
    words = [row for row in _labels(folder / "words") if row["word"] not in ANSWERS]
    tried = _words(folder, words, "other words and noises that do something, idle", "idle", {})
    yield from thinned(tried, EVERY_FOREIGN_WORD)
    for state in ("idle", "session"):
        for row in _labels(folder / "other"):
            file = str(folder / "other" / row["file"])
            yield Trial(f"other people's wake words taken, {state}", state, file, {}, aside=True)
    for state in ("idle", "session"):
        orders = (
            replace(trial, test=f"coffee orders taken for commands, {state}", state=state, wanted={})
            for trial in _clean_orders(folder)
        )
        yield from thinned(orders, EVERY_FOREIGN_ORDER)


def thinned(trials: Iterable[Trial], every: int) -> Iterator[Trial]:
    """Every trial that was kept aside, and of the others one in so many."""
    others = 0
    for trial in trials:
        others += not trial.aside
        if trial.aside or others % every == 0:
            yield trial


def _words(
    folder: Path, rows: Iterable[dict[str, Any]], test: str, state: str, wanted: dict[str, str]
) -> Iterator[Trial]:
    for row in rows:
        aside = is_speaker_aside(row["speaker"])
        yield Trial(test, state, str(folder / "words" / row["file"]), wanted, aside)


def _labels(folder: Path) -> list[dict[str, Any]]:
    """The labels in the order of the files' names; none when there are none."""
    file = folder / "labels.json"
    if not file.is_file():
        return []
    try:
        rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return sorted(rows, key=lambda row: str(row["file"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file}: these labels cannot be read. They must be a list with the file of each.") from error
