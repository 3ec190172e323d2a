"""First names: which there are, how they are written, and lists of them in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding.normalising import words_in
from assistant.understanding.phrase_files import first_names

_SPEAKER = ("me", "myself")


@dataclass(frozen=True, slots=True)
class NameList:
    """Names like "anna, ben and me" that some words begin with. `people` counts the speaker; `length` is in words."""

    names: tuple[str, ...]
    people: int
    length: int


class FirstNames:
    """The common ones and those of the settings, which keep their own spelling."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        spelled: dict[tuple[str, ...], str] = {(name,): name.capitalize() for name in first_names()}
        spelled |= {words: name.strip() for name in names if (words := words_in(name))}
        self._spelled = spelled
        self._longest = max(len(words) for words in spelled)

    def template(self) -> str:
        """All names as alternatives of a template."""
        return " | ".join(" ".join(words) for words in self._spelled)

    def written(self, spoken: str) -> str:
        """The name as it is written; the words themselves when it is none."""
        return self._spelled.get(words_in(spoken), spoken)

    def listed(self, words: Sequence[str]) -> NameList | None:
        """The names that the words begin with, joined by "and" or nothing; None without one."""
        names: list[str] = []
        people = end = at = 0
        while at < len(words):
            if words[at] == "and" and people:
                at += 1
            length = 1 if at < len(words) and words[at] in _SPEAKER else self._length_of_name(words[at:])
            if not length:
                break
            names += [name] if (name := self._spelled.get(tuple(words[at : at + length]))) else []
            people += 1
            at = end = at + length
        return NameList(tuple(names), people, end) if names else None

    def _length_of_name(self, words: Sequence[str]) -> int:
        lengths = range(min(self._longest, len(words)), 0, -1)
        return next((length for length in lengths if tuple(words[:length]) in self._spelled), 0)
