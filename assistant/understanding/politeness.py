"""Taking off what people say around a command: hesitations, "please", "could you" and the like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from assistant.understanding.grammar import Grammar
from assistant.understanding.phrase_files import sections_of

_LONGEST_AFTER = 6
MOST_TAKEN_OFF = 12
"""Words at each end."""


class Politeness:
    """`before` and `after` are templates that may be taken off besides those of polite.yaml."""

    def __init__(self, before: Sequence[str] = (), after: Sequence[str] = ()) -> None:
        polite = sections_of("polite.yaml")
        self._before = Grammar("before", (*polite["before"][""], *before))
        self._after = Grammar("after", (*polite["after"][""], *after))

    def variants(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The words with more and more taken off, the words themselves first; never empty."""
        starts = self._starts(words)
        ends = self._ends(words)
        for start, end in sorted(product(starts, ends), key=lambda cut: cut[0] - cut[1]):
            if start < end:
                yield words[start:end]

    def _starts(self, words: tuple[str, ...]) -> list[int]:
        starts = [0]
        for start in starts:
            following = (start + length for length, _ in self._before.beginnings(words[start:]))
            starts += [end for end in following if end <= MOST_TAKEN_OFF and end not in starts]
        return starts

    def _ends(self, words: tuple[str, ...]) -> list[int]:
        ends = [len(words)]
        for end in ends:
            for start in range(max(0, end - _LONGEST_AFTER, len(words) - MOST_TAKEN_OFF), end):
                if start not in ends and self._after.match_words(words[start:end]):
                    ends.append(start)
        return ends


def plain(words: Sequence[str]) -> tuple[str, ...]:
    """One spelling for each word, without hesitations and without saying the whole twice ("stop stop stop")."""
    hesitations, spellings = _spellings()
    spelled = [part for word in words for part in spellings.get(word, word).split() if word not in hesitations]
    return _said_once(tuple(spelled)) or tuple(words)


def _said_once(words: tuple[str, ...]) -> tuple[str, ...]:
    for length in range(1, len(words) // 2 + 1):
        if words[:length] * (len(words) // length) == words:
            return words[:length]
    return words


@lru_cache
def _spellings() -> tuple[frozenset[str], dict[str, str]]:
    polite = sections_of("polite.yaml")
    return frozenset(polite["hesitations"][""]), {word: lines[0] for word, lines in polite["spellings"].items()}
