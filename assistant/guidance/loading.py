"""A file that somebody wrote becomes an exercise. Every mistake is an AuthorError: file, line, and what to do."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.errors import AuthorError, UsageError
from assistant.guidance.amounts import one_of, text_of, whole_number
from assistant.guidance.blocks import SHIPPED, Shelf, Survey
from assistant.guidance.exercise import Exercise, ExerciseSetting
from assistant.guidance.scope import BUILT_IN, Known, Scope, well_formed_name
from assistant.guidance.setting_loading import known_by, load_settings
from assistant.guidance.start_phrases import load_start
from assistant.guidance.step_loading import StepReader
from assistant.guidance.texts import cards
from assistant.guidance.yaml_lines import AnyNode, Mapping, Scalar, listed, nearest, read_text, read_yaml

MOST_PEOPLE = 8
SAFETY_LEVELS = ("breath", "talk", "deep", "calm")
_NEEDED = {
    "id": "id: morning_pause",
    "title": "title: A pause in the morning",
    "version": "version: 1",
    "people": "people: 1 to 8",
    "safety": "safety: calm",
    "start": "start: let's pause this morning",
    "steps": "steps:",
}
_MAY = ("about", "settings", "decks", "note")
_PEOPLE = re.compile(r"(\d)(?: to (\d))?", re.ASCII)


def load_library(folder: Path | None = None) -> dict[str, Exercise]:
    """All exercises of a folder (None: the shipped ones) by id, in the order of their file names.

    Raises AuthorError for the first mistake in any file, and for an id that two files have; UsageError without folder.
    """
    place = folder or SHIPPED
    if not place.is_dir():
        raise UsageError(f"There is no folder {place} with exercises. Check the name.")
    library: dict[str, Exercise] = {}
    for path in sorted(place.glob("*.yaml")):
        exercise = load_exercise(path)
        if exercise.id in library:
            other = Path(library[exercise.id].file).name
            raise AuthorError(path, 1, f"`{exercise.id}` is the id of {other} already. Choose another id.")
        library[exercise.id] = exercise
    return library


def load_exercise(path: Path, blocks: Path | None = None) -> Exercise:
    """The exercise of a file. Its blocks come from `blocks` (None: `blocks` beside the file) or the shipped ones.

    Raises AuthorError for every mistake in it or in its blocks, UsageError when the file cannot be read.
    """
    return read_exercise(read_text(path), str(path), blocks or path.parent / "blocks")


def read_exercise(text: str, file: str, blocks: Path) -> Exercise:
    """As `load_exercise`, for the text of a file that is called `file` in messages."""
    node = read_yaml(text, file)
    if not isinstance(node, Mapping):
        raise node.mistake("An exercise file begins with keys such as `id:` and `title:`, without a dash before them.")
    _check_keys(node)
    settings = load_settings(node.entries["settings"]) if "settings" in node.entries else ()
    decks = _decks(node.entries["decks"]) if "decks" in node.entries else {}
    shelf = Shelf((blocks, SHIPPED / "blocks"))
    saved = Survey(shelf).take(node.entries["steps"])
    scope = Scope(_names(saved, settings), decks)
    steps = StepReader(shelf).steps(node.entries["steps"], "steps", scope)
    least_people, most_people = _people(node.entries["people"])
    return Exercise(
        id=well_formed_name(text_of(node.entries["id"], "id")),
        title=_plain(node.entries["title"], "title"),
        version=whole_number(node.entries["version"], "version", 1, 9999),
        least_people=least_people,
        most_people=most_people,
        safety=one_of(node.entries["safety"], "safety", SAFETY_LEVELS),
        settings=settings,
        start=load_start(node.entries["start"]),
        decks={name: tuple(card.text for card in deck) for name, deck in decks.items()},
        steps=steps,
        file=file,
        about=_plain(node.entries["about"], "about") if "about" in node.entries else "",
    )


def _check_keys(node: Mapping) -> None:
    allowed = (*_NEEDED, *_MAY)
    for name in node.names.values():
        if name.text not in allowed:
            hint = nearest(name.text, allowed) or f" It has {listed(allowed)}."
            raise name.mistake(f"An exercise has no `{name.text}`.{hint}")
    for key, example in _NEEDED.items():
        if key not in node.entries:
            raise node.mistake(f"This exercise needs `{key}`, such as `{example}`.")


def _names(saved: dict[str, Known], settings: tuple[ExerciseSetting, ...]) -> dict[str, Known]:
    """A setting comes before an answer of the same name, which then has to be of the setting's kind."""
    return {**saved, **BUILT_IN, **{setting.name: known_by(setting) for setting in settings}}


def _decks(node: AnyNode) -> dict[str, tuple[Scalar, ...]]:
    if not isinstance(node, Mapping):
        raise node.mistake("`decks` needs names under it, each with a | block of lines.")
    for name in node.names.values():
        well_formed_name(name)
    return {name: cards(deck, name) for name, deck in node.entries.items()}


def _people(node: AnyNode) -> tuple[int, int]:
    written = text_of(node, "people")
    limits = _PEOPLE.fullmatch(written.text)
    least = int(limits[1]) if limits else 0
    most = int(limits[2] or least) if limits else 0
    if not 1 <= least <= most <= MOST_PEOPLE:
        raise written.mistake(f"`people` is a number or a range within 1 to {MOST_PEOPLE}, such as `2` or `1 to 8`.")
    return least, most


def _plain(node: AnyNode, key: str) -> str:
    return " ".join(text_of(node, key).text.split())
