"""How long, for whom and which pattern: what a sentence that starts an exercise says besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.understanding.first_names import FirstNames
from assistant.understanding.grammar import Grammar, Match
from assistant.understanding.intents import NO_SLOTS, SlotValue
from assistant.understanding.phrase_files import sections_of
from assistant.understanding.spoken_numbers import numbers_by_words

LARGEST_COUNT = 120
LONGEST_SECONDS = 20
_SECONDS = ("in", "hold", "out", "rest")
_BEFORE_NAMES = ("with", "for", "between")


@dataclass(frozen=True, slots=True)
class Detail:
    """Words from `start` up to, not including, `end` and what they say; no slots when they say nothing that counts."""

    start: int
    end: int
    slots: Mapping[str, SlotValue]


class Details:
    def __init__(self, names: FirstNames) -> None:
        self._names = names
        self._counts = numbers_by_words(range(1, LARGEST_COUNT + 1))
        self._seconds = numbers_by_words(range(LONGEST_SECONDS + 1))
        self._meanings = {
            template: (slot, value)
            for slot, values in sections_of("details.yaml").items()
            for value, templates in values.items()
            for template in templates
        }
        rules = [("count", " | ".join(self._counts)), *((name, " | ".join(self._seconds)) for name in _SECONDS)]
        self._grammar = Grammar("details", tuple(self._meanings), tuple(rules))

    def find(self, words: Sequence[str]) -> list[Detail]:
        """The details from left to right, each as long as possible."""
        found = []
        at = 0
        while at < len(words):
            detail = max(self._beginning(tuple(words), at), key=lambda detail: detail.end, default=None)
            if detail is not None:
                found.append(detail)
            at = detail.end if detail else at + 1
        return found

    def _beginning(self, words: tuple[str, ...], at: int) -> Iterator[Detail]:
        for length, match in self._grammar.beginnings(words[at:]):
            yield Detail(at, at + length, self._slots(match))
        if words[at] in _BEFORE_NAMES and (listed := self._names.listed(words[at + 1 :])):
            slots: dict[str, SlotValue] = {"names": listed.names}
            if listed.people > 1:
                slots["people"] = listed.people
            yield Detail(at, at + 1 + listed.length, slots)

    def _slots(self, match: Match) -> Mapping[str, SlotValue]:
        slot, value = self._meanings[match.template]
        if slot == "nothing":
            return NO_SLOTS
        if slot == "pattern":
            return {slot: self._pattern(match) if value == "seconds" else value}
        return {slot: self._number(value, match)}

    def _pattern(self, match: Match) -> str:
        """Four numbers, "4-0-6-0": in, hold, out, hold."""
        return "-".join(str(self._seconds.get(match.rules.get(name, ""), 0)) for name in _SECONDS)

    def _number(self, value: str, match: Match) -> int | float:
        if not value.startswith("count"):
            return int(value)
        count = self._counts[match.rules["count"]]
        match value.removeprefix("count").strip():
            case "and a half":
                return count + 0.5
            case "seconds":
                return count / 60
            case "hours":
                return count * 60
        return count
