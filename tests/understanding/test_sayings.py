"""The sentences of tests/data/understanding are written as its README says, and both parts cover everything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from assistant.guidance.loading import load_library
from assistant.hearing.profiles import Listening
from assistant.understanding.intents import Intent

pytestmark = pytest.mark.pure

FOLDER = Path(__file__).parents[1] / "data" / "understanding"
PARTS = ("tuning", "report_only")
STATES = set(Listening) - {Listening.SHORT, Listening.LONG}
NEEDED = {"number": "value", "choice": "choice", "name": "names", "settings": "setting", "set_names": "names"}
ALIKE = 85
"""Two sentences of three words or more with this likeness (0 to 100, whatever the order of words) say the same."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One line: where it stands, and its columns. `intents` and each slot hold all answers that are right."""

    place: str
    state: str
    offered: tuple[str, ...]
    words: str
    intents: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]


@cache
def sayings(part: str) -> tuple[Saying, ...]:
    lines = (FOLDER / f"{part}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(
        saying(f"{part}.tsv, line {number}", line)
        for number, line in enumerate(lines, start=1)
        if line and not line.startswith("#")
    )


def saying(place: str, line: str) -> Saying:
    columns = line.split("\t")
    assert len(columns) in {3, 4}, f"{place}: three or four columns with a tab between them are needed"
    assert all(column and column == column.strip() for column in columns), (
        f"{place}: an empty column, or a space too many"
    )
    state, words, intents, *slots = columns
    state, _, offered = state.partition(": ")
    pairs = [slot.partition("=") for slot in slots[0].split("; ")] if slots else []
    named = {name: tuple(values.split("|")) for name, _, values in pairs}
    assert len(named) == len(pairs), f"{place}: a slot stands twice"
    return Saying(place, state, tuple(filter(None, offered.split(", "))), words, tuple(intents.split("|")), named)


def plain(words: str) -> str:
    """The words without capitals and punctuation."""
    return " ".join(re.findall(r"[\w']+", words.lower()))


def everything() -> Iterator[Saying]:
    for part in PARTS:
        yield from sayings(part)


@cache
def listed(heading: str) -> dict[str, tuple[str, ...]]:
    """The names that the README lists below a heading, each with the words after it."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    section = readme.partition(f"### {heading}\n")[2].partition("\n#")[0]
    return {name: tuple(words.split(", ")) for name, words in re.findall(r"^- `(\w+)`(?:: )?(.*)$", section, re.M)}


def amount(value: str) -> bool:
    return re.fullmatch(r"\d+(\.\d+)?", value) is not None and float(value) > 0


def whole(value: str) -> bool:
    return value.isdigit() and int(value) > 0


def names(value: str) -> bool:
    return all(name and name[0].isupper() for name in value.split(","))


RIGHT: dict[str, Callable[[str, Saying], bool]] = {
    "exercise": lambda value, _: value in listed("exercise"),
    "pattern": lambda value, _: (
        value in listed("pattern") or re.fullmatch(r"\d+(\.\d+)?(-\d+(\.\d+)?){3}", value) is not None
    ),
    "minutes": lambda value, _: amount(value),
    "people": lambda value, _: whole(value),
    "names": lambda value, _: names(value),
    "value": lambda value, _: whole(value) and int(value) <= 10,
    "choice": lambda value, saying: value in saying.offered,
    "period": lambda value, _: value in listed("period"),
    "setting": lambda value, _: value in listed("setting"),
    "to": lambda value, saying: any(value in listed("setting").get(name, ()) for name in saying.slots["setting"]),
}


@pytest.mark.parametrize("part", PARTS)
def test_states_and_intents_are_known(part: str) -> None:
    wrong = [each for each in sayings(part) if each.state not in STATES or not set(each.intents) <= set(Intent)]
    assert wrong == []


@pytest.mark.parametrize("part", PARTS)
def test_what_is_on_offer_stands_with_choice_and_nowhere_else(part: str) -> None:
    assert [each for each in sayings(part) if (each.state == Listening.CHOICE) != bool(each.offered)] == []


@pytest.mark.parametrize("part", PARTS)
def test_slots_have_known_names_and_possible_values(part: str) -> None:
    wrong = [
        f"{each.place}: {name}={value}"
        for each in sayings(part)
        for name, values in each.slots.items()
        for value in values
        if value != "-" and not (name in RIGHT and RIGHT[name](value, each))
    ]
    assert wrong == []


@pytest.mark.parametrize("part", PARTS)
def test_an_intent_has_the_slot_that_it_is_about_and_none_has_no_slots(part: str) -> None:
    missing = [
        each for each in sayings(part) for intent in each.intents if NEEDED.get(intent, "") not in {"", *each.slots}
    ]
    assert missing == []
    assert [each for each in sayings(part) if each.intents == (Intent.NONE,) and each.slots] == []


def test_no_sentence_stands_twice_in_a_state() -> None:
    seen: dict[tuple[str, tuple[str, ...], str], str] = {}
    doubled = []
    for each in everything():
        first = seen.setdefault((each.state, each.offered, plain(each.words)), each.place)
        if first != each.place:
            doubled.append(f"{each.place}: {each.words} (also {first})")
    assert doubled == []


def test_what_is_only_reported_on_is_nowhere_in_the_part_for_tuning() -> None:
    tuned, reported = ([plain(each.words) for each in sayings(part)] for part in PARTS)
    assert set(tuned) & set(reported) == set()
    long = [[words for words in part if len(words.split()) >= 3] for part in (reported, tuned)]
    likeness = process.cdist(*long, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
    assert [(long[0][row], long[1][column]) for row, column in zip(*likeness.nonzero(), strict=True)] == []


@pytest.mark.parametrize("part", PARTS)
def test_a_third_is_not_meant_for_the_guide(part: str) -> None:
    assert sum(each.intents == (Intent.NONE,) for each in sayings(part)) >= len(sayings(part)) / 3


@pytest.mark.parametrize("part", PARTS)
def test_each_part_covers_every_state_intent_exercise_pattern_period_and_setting(part: str) -> None:
    wanted = STATES | set(Intent)
    covered = {each.state for each in sayings(part)} | {intent for each in sayings(part) for intent in each.intents}
    assert wanted - covered == set()
    for slot in ("exercise", "pattern", "period", "setting"):
        assert set(listed(slot)) - {value for each in sayings(part) for value in each.slots.get(slot, ())} == set()


def test_three_lines_in_five_are_for_tuning() -> None:
    tuned, reported = (len(sayings(part)) for part in PARTS)
    assert 0.35 <= reported / (tuned + reported) <= 0.45


def test_every_shipped_exercise_is_in_the_list() -> None:
    assert set(load_library()) <= set(listed("exercise"))
