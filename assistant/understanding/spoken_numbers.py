"""Whole numbers as people say and type them."""

from __future__ import annotations

from collections.abc import Iterable

_TO_NINE = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"
)  # fmt: skip
_SMALL = _TO_NINE + _TEENS
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


LARGEST_NUMBER = 999


def spoken(number: int) -> str:
    """ "twenty five" for 25; from 0 to 999."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        return " ".join([_TENS[number // 10 - 2], *([_SMALL[number % 10]] if number % 10 else [])])
    return " ".join([_SMALL[number // 100], "hundred", *([spoken(number % 100)] if number % 100 else [])])


def ordinal(position: int) -> str:
    """ "first" for 1; to 10."""
    return _ORDINALS[position - 1]


def numbers_by_words(numbers: Iterable[int]) -> dict[str, int]:
    """What may be said or typed for each number: "seven" and "7"."""
    found: dict[str, int] = {}
    for number in numbers:
        found[spoken(number)] = number
        found[str(number)] = number
    return found
