"""Plain phrases out of templates: all of them, or a bounded set that still holds every word pair."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import pairwise, product
from math import prod
from random import Random

from assistant.understanding.templates import InOrder, Node, OneOf, Optional, RuleUse, Template, Word
from assistant.understanding.word_network import WordNetwork

_EDGE = ""
"""Stands for the beginning and the end of a phrase."""


def how_many(node: Node, rules: Mapping[str, Template]) -> int:
    """The number of ways to say it; different ways may give the same words."""
    match node:
        case Word():
            return 1
        case RuleUse(name):
            return how_many(rules[name].root, rules)
        case Optional(part):
            return 1 + how_many(part, rules)
        case InOrder(parts):
            return prod(how_many(part, rules) for part in parts)
        case OneOf(options):
            return sum(how_many(option, rules) for option in options)


def every_phrase(node: Node, rules: Mapping[str, Template]) -> Iterator[str]:
    """Every way to say it, in the order of the template."""
    match node:
        case Word(text):
            yield text
        case RuleUse(name):
            yield from every_phrase(rules[name].root, rules)
        case Optional(part):
            yield from every_phrase(part, rules)
            yield ""
        case InOrder(parts):
            for words in product(*(list(every_phrase(part, rules)) for part in parts)):
                yield " ".join(filter(None, words))
        case OneOf(options):
            for option in options:
                yield from every_phrase(option, rules)


def phrases_covering_all_pairs(network: WordNetwork, limit: int, seed: int) -> list[str]:
    """Phrases that together hold every word pair, beginning and ending; then random ones up to `limit` in all.

    More than `limit` only when the covering itself needs more: a pair left out could not be heard.
    """
    phrases = dict.fromkeys(_covering(network))
    random = Random(seed)
    for _ in range(4 * limit):
        if len(phrases) >= limit:
            break
        phrases[_random_phrase(network, random)] = None
    return list(phrases)


def _covering(network: WordNetwork) -> Iterator[str]:
    endings = _shortest_endings(network)
    covered: set[tuple[str, str]] = set()
    for state, beginning in _shortest_beginnings(network).items():
        for first in network.all_moves(state):
            following = [(move.word, (move.word, *endings[move.target])) for move in network.all_moves(first.target)]
            if network.phrase_ending(first.target) is not None:
                following.append((_EDGE, ()))
            for second, rest in following:
                if (first.word, second) not in covered:
                    words = (*beginning, first.word, *rest)
                    covered.update(pairwise((_EDGE, *words, _EDGE)))
                    yield " ".join(words)


def _shortest_beginnings(network: WordNetwork) -> dict[int, tuple[str, ...]]:
    """The fewest words that lead to each state."""
    found: dict[int, tuple[str, ...]] = {network.START: ()}
    waiting = deque(found)
    while waiting:
        state = waiting.popleft()
        for move in network.all_moves(state):
            if move.target not in found:
                found[move.target] = (*found[state], move.word)
                waiting.append(move.target)
    return found


def _shortest_endings(network: WordNetwork) -> dict[int, tuple[str, ...]]:
    """The fewest words that lead from each state to the end of a phrase."""
    states = list(_shortest_beginnings(network))
    leading_to: dict[int, list[tuple[int, str]]] = {}
    for state in states:
        for move in network.all_moves(state):
            leading_to.setdefault(move.target, []).append((state, move.word))
    found: dict[int, tuple[str, ...]] = {state: () for state in states if network.phrase_ending(state) is not None}
    waiting = deque(found)
    while waiting:
        state = waiting.popleft()
        for before, word in leading_to.get(state, ()):
            if before not in found:
                found[before] = (word, *found[state])
                waiting.append(before)
    return found


def _random_phrase(network: WordNetwork, random: Random) -> str:
    words: list[str] = []
    state = network.START
    while True:
        moves = network.all_moves(state)
        may_end = network.phrase_ending(state) is not None
        drawn = random.randrange(len(moves) + may_end)
        if drawn == len(moves):
            return " ".join(words)
        words.append(moves[drawn].word)
        state = moves[drawn].target
