"""What a session knows (settings, answers, names), and how it is put into a spoken line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TypeAlias

from assistant.guidance.exercise import Amount, Comparison, Condition, Value, Variable

Variables: TypeAlias = Mapping[str, Value]
"""Names that begin with "_" are the plan's own: loop counters, decks."""

NUMBER_WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
PLACEHOLDER = re.compile(r"\$(comma_)?([a-z_][a-z0-9_]*)")
ONE_OF_MANY = re.compile(r"\b(one) (minute|second|breath|round|person|time)s\b", re.IGNORECASE)


def number_of(amount: Amount, variables: Variables) -> float:
    """The number itself, or that of its variable; 0 for one that is unknown."""
    value = variables.get(amount.name, 0.0) if isinstance(amount, Variable) else amount
    return value if isinstance(value, int | float) else 0.0


def people_names(variables: Variables) -> tuple[str, ...]:
    """One name a person in seating order; "Person two" where none was given, "" for somebody alone."""
    names = variables.get("names", ())
    given = names if isinstance(names, tuple) else ()
    people = max(1, int(number_of(Variable("people"), variables)), len(given))
    if people == 1 and not given:
        return ("",)
    return tuple(given[seat] if seat < len(given) and given[seat] else unnamed(seat) for seat in range(people))


def unnamed(seat: int) -> str:
    return f"Person {spoken_number(seat + 1)}"


def holds(condition: Condition, variables: Variables) -> bool:
    """A comparison with something unknown is false, but for "is unknown" and "is not"."""
    known = variables.get(condition.variable)
    if condition.comparison is Comparison.KNOWN:
        return _is_known(known)
    if condition.comparison is Comparison.UNKNOWN:
        return not _is_known(known)
    wanted = condition.value
    other = variables.get(wanted.name) if isinstance(wanted, Variable) else wanted
    if condition.comparison in (Comparison.IS, Comparison.IS_NOT):
        return (known == other) == (condition.comparison is Comparison.IS)
    if not isinstance(known, int | float) or not isinstance(other, int | float):
        return False
    return {
        Comparison.LESS: known < other,
        Comparison.MORE: known > other,
        Comparison.AT_LEAST: known >= other,
        Comparison.AT_MOST: known <= other,
    }[condition.comparison]


def _is_known(value: Value | None) -> bool:
    return value is not None and value not in ("", ())


def filled(text: str, variables: Variables, times: Collection[str] = ()) -> str:
    """The line with every `$name` spoken out; `$comma_name` is ", Maya", or nothing for somebody without a name.

    `times`: the names that hold seconds, which are spoken with their unit.
    """

    def spoken(match: re.Match[str]) -> str:
        value = variables.get(match[2], "")
        is_time = match[2] in times and isinstance(value, int | float)
        words = spoken_length(number_of(Variable(match[2]), variables)) if is_time else spoken_value(value)
        return f", {words}" if match[1] and words else words

    line = ONE_OF_MANY.sub(r"\1 \2", PLACEHOLDER.sub(spoken, text)).replace("one people", "one person")
    line = re.sub(r"^[\s,]+", "", re.sub(r"\s+", " ", line)).strip()
    return line[:1].upper() + line[1:]


def spoken_value(value: Value) -> str:
    if isinstance(value, tuple):
        return " and ".join([", ".join(value[:-1]), value[-1]] if len(value) > 1 else value)
    if isinstance(value, str):
        return value
    return spoken_number(value)


def spoken_number(number: float) -> str:
    """ "three", "two and a half", "45": words where they sound better."""
    whole = int(number)
    if number == whole:
        return NUMBER_WORDS[whole] if 0 <= whole < len(NUMBER_WORDS) else str(whole)
    if number - whole == 0.5:
        return f"{spoken_number(whole)} and a half" if whole else "half"
    return f"{number:g}"


def spoken_length(seconds: float) -> str:
    """In steps of five seconds below a minute, then in half and whole minutes; "about" is the caller's."""
    if seconds < 50:
        return f"{spoken_number(max(5, round(seconds / 5) * 5))} seconds"
    minutes = round(seconds / 60 * 2) / 2 if seconds < 600 else round(seconds / 60)
    if minutes <= 1:
        return "one minute"
    return f"{spoken_number(minutes)} minutes"
