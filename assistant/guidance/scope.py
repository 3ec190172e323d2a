"""What is declared at one place of an exercise: the names that `$name` may stand for, the decks, the blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.guidance.yaml_lines import Scalar, listed, nearest


class Kind(StrEnum):
    """What a name holds; the values are words for messages."""

    NUMBER = "a number"
    TIME = "a time"
    CHOICE = "a choice"
    YES_NO = "yes or no"
    NAME = "a first name"
    NAMES = "the names"
    TEXT = "a text"


@dataclass(frozen=True, slots=True)
class Known:
    """A declared name. `choices` are all values that a choice can have."""

    kind: Kind
    choices: tuple[str, ...] = ()


PEOPLE = "people"
BUILT_IN: Mapping[str, Known] = {PEOPLE: Known(Kind.NUMBER), "names": Known(Kind.NAMES)}
"""Known in every exercise: how many take part, and their first names."""
RESERVED = frozenset({*BUILT_IN, "person", "repeat", "yes", "no", "known", "unknown", "done", "quiet", "skip"})
COMMA = "comma_"
"""`$comma_name` is ", Maya", or nothing for somebody without a name."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Scope:
    """`names` and `decks` that may be used here; `in_repeat`: a `leave` has something to leave."""

    names: Mapping[str, Known]
    decks: Mapping[str, tuple[Scalar, ...]]
    in_repeat: bool = False

    def known(self, name: str, place: Scalar) -> Known:
        """What a name holds. Raises AuthorError at `place` for a name that is not declared."""
        found = self.names.get(name)
        if not found and name.startswith(COMMA):
            found = self.names.get(name.removeprefix(COMMA))
            found = found if found and found.kind is Kind.NAME else None
        if not found:
            hint = nearest(name, self.names) or f" Known here: {listed(sorted(self.names))}."
            raise place.mistake(f"`${name}` is no setting, saved answer or name of a `for each`.{hint}")
        return found

    def adding(self, names: Mapping[str, Known]) -> Scope:
        return replace(self, names={**self.names, **names})

    def inside_repeat(self) -> Scope:
        return replace(self, in_repeat=True)


def well_formed_name(place: Scalar, text: str | None = None) -> str:
    """A name for anything: an exercise, a deck, a setting. Raises AuthorError for other signs than a to z."""
    name = place.text if text is None else text
    if not _NAME.fullmatch(name):
        raise place.mistake(f"`{name}` cannot be a name. Use small letters, digits and _, such as `turn_time`.")
    return name


def new_name(place: Scalar, text: str | None = None) -> str:
    """A name that `$name` can stand for: a setting, an answer, a person. Raises AuthorError for built-in ones too."""
    name = well_formed_name(place, text)
    if name in RESERVED or name.startswith(COMMA):
        raise place.mistake(f"`{name}` has a meaning of its own in every exercise. Choose another name.")
    return name
