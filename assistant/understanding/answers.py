"""The answers a state waits for: numbers, choices, names and periods as rules of templates, and as values of slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.understanding.first_names import FirstNames
from assistant.understanding.grammar import Grammar, Match
from assistant.understanding.intents import SlotValue
from assistant.understanding.normalising import words_in
from assistant.understanding.phrase_files import sections_of
from assistant.understanding.spoken_numbers import LARGEST_NUMBER, numbers_by_words, ordinal, spoken

MOST_SEATS = 8
_ARTICLES = ("a", "an", "the", "some")


def rules_of(profile: ListeningProfile, names: FirstNames, typed: bool) -> dict[str, str]:
    """The rules that templates may use in this state; with `typed`, digits and other numbers too."""
    rules: dict[str, str] = {}
    match profile.state:
        case Listening.NUMBER:
            rules["number"] = _either(_numbers(profile), typed)
            if typed:
                rules["other_number"] = _either(numbers_by_words(range(101)), typed)
        case Listening.CHOICE:
            rules["choice"] = _either(forms_of(profile.choices), typed)
            rules["ordinal"] = _either(_ordinals(profile.choices), typed)
            rules["position"] = _either(_positions(profile.choices), typed)
        case Listening.NAME | Listening.YES_NO:
            rules["name"] = names.template()
            rules["seat"] = _either(_seats(), typed)
        case Listening.IDLE:
            rules["period"] = " | ".join(
                line for lines in sections_of("idle.yaml")["period"].values() for line in lines
            )
    return {name: template for name, template in rules.items() if template}


def slots_of(match: Match, profile: ListeningProfile, names: FirstNames) -> dict[str, SlotValue]:
    """The values of the rules that were used."""
    said = match.rules
    slots: dict[str, SlotValue] = {}
    if "number" in said:
        slots["value"] = _numbers(profile)[said["number"]]
    for rule, meanings in (("choice", forms_of), ("ordinal", _ordinals), ("position", _positions)):
        if rule in said:
            slots["choice"] = meanings(profile.choices)[said[rule]]
    if "name" in said:
        slots["name"] = names.written(said["name"])
    if "seat" in said:
        slots["name"] = f"Person {spoken(_seats()[said['seat']])}"
    if "period" in said:
        slots["period"] = _period(said["period"])
    return slots


def forms_of(choices: Sequence[str]) -> dict[str, str]:
    """Each choice by its words, with and without its article."""
    forms: dict[str, str] = {}
    for choice in choices:
        words = words_in(choice)
        if words:
            forms.setdefault(" ".join(words), choice)
        if len(words) > 1 and words[0] in _ARTICLES:
            forms.setdefault(" ".join(words[1:]), choice)
    return forms


def _either(meanings: Mapping[str, object], typed: bool) -> str:
    return " | ".join(words for words in meanings if typed or not words.isdigit())


def _numbers(profile: ListeningProfile) -> dict[str, int]:
    return numbers_by_words(range(max(0, profile.lowest), min(LARGEST_NUMBER, profile.highest) + 1))


def _seats() -> dict[str, int]:
    return numbers_by_words(range(1, MOST_SEATS + 1))


def _positions(choices: Sequence[str]) -> dict[str, str]:
    numbers = numbers_by_words(range(1, len(choices) + 1))
    return {words: choices[number - 1] for words, number in numbers.items()}


def _ordinals(choices: Sequence[str]) -> dict[str, str]:
    ordinals = {ordinal(position): choice for position, choice in enumerate(choices[:10], start=1)}
    if choices:
        ordinals["last"] = choices[-1]
    if len(choices) == 3:
        ordinals["middle"] = choices[1]
    return ordinals


def _period(said: str) -> str:
    periods = _periods()
    match = Grammar("period", tuple(periods)).match(said)
    return periods[match.template] if match else ""


def _periods() -> dict[str, str]:
    return {template: value for value, lines in sections_of("idle.yaml")["period"].items() for template in lines}
