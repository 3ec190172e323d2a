"""A grammar as a network: states joined by words, so that matching takes one step a word, whatever is optional."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from assistant.understanding.templates import InOrder, Node, OneOf, Optional, RuleUse, Template, Word

MOST_STATES = 50_000
"""Rules are copied into every place that uses them; a larger grammar no recogniser could hold either."""

RulePath: TypeAlias = tuple[tuple[str, int], ...]
"""The rules a word stands in, outermost first: name and number of the place that uses it."""


@dataclass(frozen=True, slots=True)
class Move:
    word: str
    target: int
    path: RulePath


@dataclass(slots=True)
class _State:
    moves: list[Move] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)
    """States reached without a word, preferred first."""
    phrase: int | None = None
    """The top-level phrase that may end here."""


class WordNetwork:
    """Built from templates whose rules are all defined and do not use themselves; raises ValueError when too large."""

    START = 0

    def __init__(self, phrases: Sequence[Template], rules: Mapping[str, Template]) -> None:
        self._states = [_State()]
        self._rules = rules
        self._places = 0
        self._moves: dict[int, dict[str, list[Move]]] = {}
        self._ends: dict[int, int | None] = {}
        for number, phrase in enumerate(phrases):
            end = self._add(phrase.root, self._silent_step(self.START), ())
            self._states[end].phrase = number

    def moves(self, state: int) -> dict[str, list[Move]]:
        """The words possible from a state, in the order of the templates."""
        if state not in self._moves:
            found: dict[str, list[Move]] = {}
            for reached in self._reached(state):
                for move in self._states[reached].moves:
                    found.setdefault(move.word, []).append(move)
            self._moves[state] = found
        return self._moves[state]

    def all_moves(self, state: int) -> list[Move]:
        return [move for moves in self.moves(state).values() for move in moves]

    def phrase_ending(self, state: int) -> int | None:
        """The number of the first phrase that may end in a state, or None."""
        if state not in self._ends:
            ends = (self._states[reached].phrase for reached in self._reached(state))
            self._ends[state] = next((end for end in ends if end is not None), None)
        return self._ends[state]

    def accepts_silence(self) -> bool:
        """Whether a phrase may have no words at all."""
        return self.phrase_ending(self.START) is not None

    def beginnings(self, words: Sequence[str]) -> Iterator[tuple[int, int, list[Move]]]:
        """For each beginning of the words that is a phrase: how many words, the phrase's number and the moves taken.

        Where several ways fit, the one written first is taken. Each word is looked at once a living state.
        """
        steps: list[dict[int, tuple[int, Move]]] = []
        living = [self.START]
        for word in words:
            came_from: dict[int, tuple[int, Move]] = {}
            for state in living:
                for move in self.moves(state).get(word, ()):
                    came_from.setdefault(move.target, (state, move))
            if not came_from:
                return
            steps.append(came_from)
            living = list(came_from)
            ended = next((state for state in living if self.phrase_ending(state) is not None), None)
            if ended is not None:
                yield len(steps), self.phrase_ending(ended) or 0, _moves_taken(steps, ended)

    def _reached(self, state: int) -> Iterator[int]:
        seen = {state}
        waiting = [state]
        while waiting:
            current = waiting.pop()
            yield current
            for following in reversed(self._states[current].silent):
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)

    def _new_state(self) -> int:
        if len(self._states) >= MOST_STATES:
            raise ValueError("the grammar is too large; its rules use each other too often.")
        self._states.append(_State())
        return len(self._states) - 1

    def _silent_step(self, start: int) -> int:
        state = self._new_state()
        self._states[start].silent.append(state)
        return state

    def _add(self, node: Node, start: int, path: RulePath) -> int:
        """Add the node's ways from `start`; the state where they all end."""
        match node:
            case Word(text):
                return self._add_words([text], start, path)
            case RuleUse(name):
                self._places += 1
                return self._add(self._rules[name].root, start, (*path, (name, self._places)))
            case InOrder(parts):
                for part in parts:
                    start = self._add(part, start, path)
                return start
            case OneOf(options) if all(isinstance(option, Word) for option in options):
                return self._add_words([option.text for option in options if isinstance(option, Word)], start, path)
            case OneOf(options):
                return self._join([self._add(option, self._silent_step(start), path) for option in options])
            case Optional(part):
                return self._join([self._add(part, self._silent_step(start), path), start])

    def _add_words(self, words: Sequence[str], start: int, path: RulePath) -> int:
        end = self._new_state()
        self._states[start].moves += [Move(word, end, path) for word in words]
        return end

    def _join(self, ends: Sequence[int]) -> int:
        joined = self._new_state()
        for end in ends:
            self._states[end].silent.append(joined)
        return joined


def _moves_taken(steps: Sequence[Mapping[int, tuple[int, Move]]], state: int) -> list[Move]:
    taken = []
    for came_from in reversed(steps):
        state, move = came_from[state]
        taken.append(move)
    return taken[::-1]
