"""Makes the model, from nothing to a folder for Vosk: python -m train_model WORK_FOLDER [options]; see README.md.

What is there already is kept, so a run that was broken off goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from train_model.card import card
from train_model.checking import check
from train_model.clips import Clip, is_written, read_clips, write_clips
from train_model.mixing import Mixture
from train_model.recordings import orders_of_people, words_of_people
from train_model.synthesising import synthesise, synthesise_check
from train_model.training import Course, train
from train_model.transcribing import transcribed_orders
from train_model.words import SCOWL

PROGRAMS = {
    "espeak-ng": "espeak-ng",
    "flite": "flite",
    "festival": "festival festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts",
    "fstconvert": "libfst-tools libfst22-plugins-base",
}
"""Each with the Debian packages that bring it."""
COURSES = (
    Course("voices", steps=500, rate=2.5e-3, last_rate=2e-3, mean_steps=100, seed=1),
    Course("people", steps=9000, rate=2e-3, last_rate=1.5e-3, mean_steps=300, seed=2),
    Course("cooling", steps=1600, rate=1.5e-3, last_rate=1e-4, mean_steps=400, seed=3),
)
SPEECH_PARTS, CHECK_PHRASES = 20, 400


def main() -> int:
    arguments = _arguments()
    _demand_programs()
    for folder in (arguments.words, arguments.orders):
        if folder is not None and not folder.is_dir():
            sys.exit(f"{folder}: there is no such folder of recordings.")
    work: Path = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    tell = _teller()
    parts = math.ceil(SPEECH_PARTS * arguments.share)
    synthesise(work / "speech", parts, processes=2, tell=tell)
    synthesise_check(work / "check", math.ceil(CHECK_PHRASES * arguments.share))
    people = _people(work / "people", arguments.words, arguments.orders)
    speech = [clip for part in range(parts) for clip in read_clips(work / "speech" / f"part{part:03d}")]
    tell(f"{len(speech)} synthesised sentences, {len(people[0])} words and {len(people[1])} orders of people")
    courses = [replace(course, steps=math.ceil(course.steps * arguments.share)) for course in COURSES]
    weights = _trained(work, courses, speech, people, tell)
    with ProcessPoolExecutor(1) as apart:
        tell(f"the graph of {apart.submit(_assemble, weights, arguments.model).result()} words")
    figures = []
    for figure in check(arguments.model, work / "check", arguments.words, arguments.orders):
        tell(str(figure))
        figures.append(figure)
    (work / "card.md").write_text(card(weights, figures, sum(course.steps for course in courses)), encoding="utf-8")
    tell(f"{arguments.model} is ready; its figures for the model card are in {work / 'card.md'}")
    return 0


def _assemble(weights: Path, model: Path) -> int:
    """Only for a process of its own: pynini and libvosk both hold OpenFst, and in one program the second waits for ever."""
    from train_model.assembling import assemble

    return assemble(weights, model)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="train_model", description=__doc__.partition(":")[0])
    parser.add_argument("work", type=Path, help="a folder for everything on the way (2 GB)")
    parser.add_argument(
        "--model", type=Path, default=Path("attune-en-tiny"), help="the model's folder, made or replaced"
    )
    parser.add_argument("--words", type=Path, help="a folder of people's single words: labels.json, or Speech Commands")
    parser.add_argument("--orders", type=Path, help="a folder of people's spoken orders: labels.json and grammar.txt")
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the speech and the steps: 0.02 tries the whole way"
    )
    return parser.parse_args()


def _demand_programs() -> None:
    missing = [packages for program, packages in PROGRAMS.items() if shutil.which(program) is None]
    missing += [] if SCOWL.is_dir() else ["scowl"]
    if missing:
        sys.exit(f"Some programs are missing. On Debian: apt-get install {' '.join(missing)}")


def _people(folder: Path, words: Path | None, orders: Path | None) -> tuple[list[Clip], list[Clip]]:
    """The training part of people's words and orders, each empty when no folder is given."""
    if words is not None and not is_written(folder / "words"):
        write_clips(folder / "words", words_of_people(words))
    if orders is not None and not is_written(folder / "orders"):
        texts = transcribed_orders(orders)
        (folder / "orders.txt").write_text(json.dumps(texts, indent=0), encoding="utf-8")
        write_clips(folder / "orders", orders_of_people(orders, texts))
    found = [read_clips(folder / name) if is_written(folder / name) else [] for name in ("words", "orders")]
    return found[0], found[1]


def _trained(
    work: Path,
    courses: Iterable[Course],
    speech: list[Clip],
    people: tuple[list[Clip], list[Clip]],
    tell: Callable[[str], None],
) -> Path:
    """The weights after the last course."""
    end: Path | None = None
    for course in courses:
        start, end = end, work / f"{course.name}.pt"
        if not end.exists():
            mixture = Mixture(speech) if course.name == COURSES[0].name else Mixture(speech, *people)
            train(course, mixture, start, end, tell)
    assert end is not None
    return end


def _teller() -> Callable[[str], None]:
    began_s = time.monotonic()

    def tell(line: str) -> None:
        print(f"{(time.monotonic() - began_s) / 60:6.1f} min  {line}", flush=True)

    return tell
