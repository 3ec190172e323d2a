"""The slots of a spoken order, and whether they are the right ones: the public rule."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.understanding.grammar import Grammar, parse_template
from assistant.understanding.normalising import words_in
from assistant.understanding.phrase_lists import every_phrase

SLOTS = {
    "roast": "roast",
    "numberOfShots": "shots",
    "milkAmount": "milk",
    "sugarAmount": "sugar",
    "coffeeDrink": "drink",
    "size": "size",
}
"""Each slot of the labels with the rule of the grammar that holds its values."""


class OrderReader:
    """Reads orders said in the words of one grammar, also where the rest of the sentence does not follow it."""

    def __init__(self, grammar: Grammar) -> None:
        """Raises KeyError for a grammar without the rules of the slots."""
        rules = {name: parse_template(template) for name, template in grammar.rules}
        self._values = {
            slot: sorted((phrase.split() for phrase in every_phrase(rules[rule].root, rules)), key=len, reverse=True)
            for slot, rule in SLOTS.items()
        }

    def slots(self, text: str) -> dict[str, str]:
        """The longest value of each slot; no word counts for two of them."""
        words = list(words_in(text))
        found = {}
        for slot, values in self._values.items():
            for value in values:
                if value and (at := _place(value, words)) is not None:
                    found[slot] = " ".join(value)
                    words[at : at + len(value)] = [""]
                    break
        return found

    def is_right(self, text: str, wanted: Mapping[str, str]) -> bool:
        """Every slot wanted is there; others may be, too."""
        found = self.slots(text)
        return all(found.get(slot) == value for slot, value in wanted.items())


def _place(value: list[str], words: list[str]) -> int | None:
    places = range(len(words) - len(value) + 1)
    return next((at for at in places if words[at : at + len(value)] == value), None)
