"""Numbers, times and other short values: "30 seconds", "2", "$rounds", "yes"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.guidance.exercise import Amount, Variable
from assistant.guidance.scope import Kind, Scope
from assistant.guidance.yaml_lines import AnyNode, Scalar, Sequence, listed, nearest

LONGEST_TIME_S = 3600.0
MOST_ROUNDS = 100
MOST_MINUTES = 60
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(second|minute)s?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,3}):(\d\d)", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,3})?", re.ASCII)


def text_of(node: AnyNode, key: str) -> Scalar:
    """The node as text that is not empty. Raises AuthorError for a list, for keys of their own and for nothing."""
    if not isinstance(node, Scalar):
        kind = "a list" if isinstance(node, Sequence) else "keys of its own"
        raise node.mistake(f"`{key}` needs a text here, not {kind}. Put a text that begins with [ or {{ in a | block.")
    if not node.text.strip():
        raise node.mistake(f"`{key}` has nothing after its colon. Write its value there.")
    return node


def one_of(node: AnyNode, key: str, allowed: Iterable[str]) -> str:
    """One of the allowed words."""
    word = text_of(node, key)
    known = tuple(allowed)
    if word.text not in known:
        hint = nearest(word.text, known) or f" It can be {listed(known)}."
        raise word.mistake(f"`{key}` cannot be `{word.text}`.{hint}")
    return word.text


def yes_no(node: AnyNode, key: str) -> bool:
    return one_of(node, key, ("yes", "no")) == "yes"


def number(node: AnyNode, key: str) -> float:
    """A plain number, not below nothing."""
    written = text_of(node, key)
    if not _NUMBER.fullmatch(written.text):
        raise written.mistake(f"`{key}` needs a number in digits, like 3, not `{written.text}`.")
    return float(written.text)


def whole_number(node: AnyNode, key: str, least: int, most: int) -> int:
    value = number(node, key)
    if not value.is_integer() or not least <= value <= most:
        raise node.mistake(f"`{key}` needs a whole number from {least} to {most}.")
    return int(value)


def seconds(node: AnyNode, key: str) -> float:
    """The seconds of a time such as "30 seconds" or "2 minutes"."""
    written = text_of(node, key)
    clock = _CLOCK.fullmatch(written.text)
    if clock:
        total = int(clock[1]) * 60 + int(clock[2])
        raise written.mistake(f"`{key}` cannot be written as `{written.text}`. Write {total} seconds.")
    time = _TIME.fullmatch(written.text)
    if not time:
        raise written.mistake(f"`{key}` needs a number and a unit, like 30 seconds, not `{written.text}`.")
    value = float(time[1]) * (60 if time[2] == "minute" else 1)
    if value > LONGEST_TIME_S:
        raise written.mistake(f"`{key}` can be one hour at most, written as 60 minutes.")
    return value


def variable(node: Scalar, key: str, scope: Scope, kind: Kind) -> Variable | None:
    """The variable when the text begins with $, else None. Raises AuthorError when it holds another kind of thing."""
    if not node.text.startswith("$"):
        return None
    name = node.text[1:]
    known = scope.known(name, node)
    if known.kind is not kind:
        raise node.mistake(f"`{key}` needs {kind}, but `${name}` is {known.kind}.")
    return Variable(name)


def time_amount(node: AnyNode, key: str, scope: Scope) -> Amount:
    """More than no seconds, or a time setting."""
    found = variable(text_of(node, key), key, scope, Kind.TIME)
    if found:
        return found
    value = seconds(node, key)
    if value == 0:
        raise node.mistake(f"`{key}` needs to be longer than nothing.")
    return value


def count_amount(node: AnyNode, key: str, scope: Scope, most: int = MOST_ROUNDS) -> Amount:
    """A whole number from 1, or a name that holds a number."""
    return variable(text_of(node, key), key, scope, Kind.NUMBER) or float(whole_number(node, key, 1, most))


def minutes_amount(node: AnyNode, key: str, scope: Scope) -> Amount:
    """Minutes as a number alone; halves are fine."""
    found = variable(text_of(node, key), key, scope, Kind.NUMBER)
    if found:
        return found
    value = number(node, key)
    if not 0 < value <= MOST_MINUTES:
        raise node.mistake(f"`{key}` needs a number from 0.5 to {MOST_MINUTES}.")
    return value


def things(node: AnyNode, key: str) -> tuple[Scalar, ...]:
    """The parts of "a, b, c" or of the list [a, b, c]; none is empty, none stands twice."""
    if isinstance(node, Sequence):
        parts = tuple(text_of(item, key) for item in node.items)
    else:
        written = text_of(node, key)
        parts = tuple(Scalar(written.file, written.line, part.strip()) for part in written.text.split(","))
    for place, part in enumerate(parts):
        if not part.text:
            raise part.mistake(f"`{key}` has an empty part. Take the second comma out.")
        if part.text in {before.text for before in parts[:place]}:
            raise part.mistake(f"`{part.text}` stands twice in `{key}`. Take one out.")
    return parts
