"""Phrase templates: words with `[optional]` and `(one|other)` parts and `<rule>` for a phrase written elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from assistant.understanding.normalising import words_in

DEEPEST_NESTING = 20

_TOKEN = re.compile(r"\s+|<[^<>]*>|[\[\]()|<>]|[^\s\[\]()|<>]+")
_RULE_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CLOSING = {"[": "]", "(": ")"}
_PUNCTUATION = str.maketrans("", "", ".,!?;:\"-'’…–—")


@dataclass(frozen=True, slots=True)
class Word:
    text: str


@dataclass(frozen=True, slots=True)
class RuleUse:
    name: str


@dataclass(frozen=True, slots=True)
class InOrder:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Optional:
    part: Node


Node: TypeAlias = Word | RuleUse | InOrder | OneOf | Optional


@dataclass(frozen=True, slots=True)
class Template:
    """The parsed form. Equal when text and meaning are."""

    text: str
    root: Node

    def words(self) -> tuple[str, ...]:
        """The distinct words written in it, in order; those of its rules are not among them."""
        return tuple(dict.fromkeys(node.text for node in _leaves(self.root) if isinstance(node, Word)))

    def rules(self) -> tuple[str, ...]:
        """The distinct names of the rules it uses, in order."""
        return tuple(dict.fromkeys(node.name for node in _leaves(self.root) if isinstance(node, RuleUse)))


@lru_cache(maxsize=8192)
def parse_template(text: str) -> Template:
    """Raises ValueError with a plain sentence: brackets that do not pair, an empty part, a sign without a meaning."""
    return Template(text, _Parser(text).parse())


def _leaves(node: Node) -> list[Word | RuleUse]:
    match node:
        case Word() | RuleUse():
            return [node]
        case Optional(part):
            return _leaves(part)
        case InOrder(parts) | OneOf(parts):
            return [leaf for part in parts for leaf in _leaves(part)]


class _Parser:
    """One pass from left to right; `at` is the next token."""

    def __init__(self, text: str) -> None:
        self._tokens = [token for token in _TOKEN.findall(text) if not token.isspace()]
        self._at = 0

    def parse(self) -> Node:
        node = self._alternatives(depth=0)
        left = self._next()
        if left:
            opening = next(sign for sign, closing in _CLOSING.items() if closing == left)
            raise ValueError(f'there is a "{left}" without a "{opening}" before it.')
        return node

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _alternatives(self, depth: int) -> Node:
        if depth > DEEPEST_NESTING:
            raise ValueError("its brackets are nested too deeply.")
        options = [self._sequence(depth)]
        while self._next() == "|":
            self._at += 1
            options.append(self._sequence(depth))
        return options[0] if len(options) == 1 else OneOf(tuple(options))

    def _sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        while (token := self._next()) and token not in ("|", "]", ")"):
            self._at += 1
            parts.extend(self._part(token, depth))
        if not parts:
            raise ValueError("a part of it is empty; words that may be left out are written in [ ].")
        return parts[0] if len(parts) == 1 else InOrder(tuple(parts))

    def _part(self, token: str, depth: int) -> list[Node]:
        if token in _CLOSING:
            return [self._bracket(token, depth)]
        if token[0] == "<":
            return [_rule_use(token)]
        return _plain_words(token)

    def _bracket(self, opening: str, depth: int) -> Node:
        node = self._alternatives(depth + 1)
        if self._next() != _CLOSING[opening]:
            raise ValueError(f'a "{opening}" has no "{_CLOSING[opening]}".')
        self._at += 1
        return Optional(node) if opening == "[" else node


def _rule_use(token: str) -> RuleUse:
    if len(token) < 3 or token[-1] != ">":
        raise ValueError('a "<" has no name and ">" after it.')
    name = token[1:-1].strip()
    if not _RULE_NAME.fullmatch(name):
        raise ValueError(f'"{name}" cannot be the name of a rule; use lower case letters, digits and _.')
    return RuleUse(name)


def _plain_words(token: str) -> list[Node]:
    if token == ">":
        raise ValueError('there is a ">" without a "<" before it.')
    words = words_in(token)
    strange = next((sign for sign in token.translate(_PUNCTUATION) if not sign.isalnum()), "")
    if strange:
        raise ValueError(f'the sign "{strange}" has no meaning in a phrase.')
    return [Word(word) for word in words]
