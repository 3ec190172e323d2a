"""The typed steps of an exercise, as `loading` gives them. Immutable; every step knows the line it came from.

An `Amount` is a number (seconds, minutes or a count) or the name of a variable, written `$name` in the file, that holds one.
A `Text` may hold `$name` and pauses such as `(3s)`; both are resolved when it is spoken.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from assistant.hearing.profiles import Listening

Value: TypeAlias = str | float | tuple[str, ...]
"""What a variable can hold: text (a choice, a name, "yes", "no"), a number, or a list of names."""
Text: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Variable:
    """`$name`, looked up when the step is reached."""

    name: str


Amount: TypeAlias = float | Variable


@dataclass(frozen=True, slots=True)
class Say:
    """Each line is one prompt. With `one_of`, one line is drawn, never the same twice in a row."""

    lines: tuple[Text, ...]
    line: int
    one_of: bool = False


@dataclass(frozen=True, slots=True)
class SayFrom:
    """The next card of a deck."""

    deck: str
    line: int


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: Amount
    line: int
    stretch: bool = False


@dataclass(frozen=True, slots=True)
class Bell:
    kind: str
    """soft, double, start or end"""
    line: int


@dataclass(frozen=True, slots=True)
class Breathe:
    """`pattern`: a name of `speaking.breathing.PATTERNS`, four numbers "4-0-6-0", or a Variable holding one.

    Exactly one of minutes and breaths is given.
    """

    pattern: str | Variable
    line: int
    minutes: Amount | None = None
    breaths: Amount | None = None
    words_for: int = 3
    """Words for so many breaths, then tones."""


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """`state` is YES_NO, NUMBER (lowest to highest), CHOICE (choices) or NAME."""

    state: Listening
    choices: tuple[str, ...] = ()
    lowest: int = 1
    highest: int = 10


@dataclass(frozen=True, slots=True)
class Ask:
    """`if_quiet`: None skips (the variable stays unknown); a text is the usual value; steps are run instead."""

    text: Text
    answer: AnswerKind
    line: int
    save_as: str = ""
    again: tuple[Text, ...] = ()
    """Re-asks, first and second; without them the guide's own."""
    if_quiet: str | tuple[Step, ...] | None = None
    if_yes: tuple[Step, ...] = ()
    if_no: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Listen:
    """Free speech to the guide. `ends_quiet_s`: None means only "done" or the cap end it."""

    text: Text
    up_to_s: Amount
    line: int
    ends_quiet_s: float | None = 3.0
    echo: bool = False
    keep: str = "never"
    if_quiet: tuple[Step, ...] | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Free speech to another person: `who` (a Text, usually `$name`) speaks; the words are dropped."""

    text: Text
    who: Text
    up_to_s: Amount
    line: int
    warn_at_s: Amount | None = None


@dataclass(frozen=True, slots=True)
class ForEach:
    """`values`: None runs over the people of the session; `names` are one variable, or two for speaker and listener.

    With two, the listener is the next person in order. `order`: "seating" or "rotate" (each time starting with the next person).
    """

    names: tuple[str, ...]
    steps: tuple[Step, ...]
    line: int
    values: tuple[str, ...] | None = None
    order: str = "seating"


@dataclass(frozen=True, slots=True)
class Repeat:
    """`times` or `until` (checked after each round); `Leave` ends it."""

    steps: tuple[Step, ...]
    line: int
    times: Amount | None = None
    until: Condition | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Ends the innermost repeat."""

    line: int


class Comparison(StrEnum):
    IS = "is"
    IS_NOT = "is not"
    LESS = "is less than"
    MORE = "is more than"
    AT_LEAST = "is at least"
    AT_MOST = "is at most"
    KNOWN = "is known"
    UNKNOWN = "is unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison with an unknown variable is false, but `is unknown` and `is not`."""

    variable: str
    comparison: Comparison
    value: str | float | Variable | None = None


@dataclass(frozen=True, slots=True)
class If:
    condition: Condition
    then: tuple[Step, ...]
    line: int
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A shared block, its steps already loaded. `line` is the line of the `use`; the steps have lines of the block's file."""

    block: str
    steps: tuple[Step, ...]
    line: int


Step: TypeAlias = Say | SayFrom | Pause | Bell | Breathe | Ask | Listen | Turn | ForEach | Repeat | Leave | If | Use


class SettingKind(StrEnum):
    NUMBER = "number"
    TIME = "time"
    """Seconds."""
    CHOICE = "choice"
    YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class ExerciseSetting:
    """`usual`, `least` and `most`: numbers for number and time (seconds); for the others `usual` is text."""

    name: str
    kind: SettingKind
    usual: str | float
    line: int
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StartPhrase:
    """A template with `[optional]` and `(one|other)` parts."""

    template: str
    line: int


@dataclass(frozen=True, slots=True)
class Exercise:
    """A whole exercise. `decks` maps a deck's name to its cards. `safety` is one of breath, talk, deep, calm."""

    id: str
    title: str
    version: int
    least_people: int
    most_people: int
    safety: str
    settings: tuple[ExerciseSetting, ...]
    start: tuple[StartPhrase, ...]
    decks: dict[str, tuple[Text, ...]]
    steps: tuple[Step, ...]
    file: str
    about: str = ""
    """One plain sentence for the list of exercises."""

    def setting(self, name: str) -> ExerciseSetting | None:
        return next((setting for setting in self.settings if setting.name == name), None)
