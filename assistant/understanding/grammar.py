"""Grammars: the phrases a recogniser may hear at one moment, in the forms recognisers take, and matching to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.errors import AuthorError
from assistant.understanding.normalising import words_in
from assistant.understanding.phrase_lists import every_phrase, how_many, phrases_covering_all_pairs
from assistant.understanding.templates import InOrder, Node, OneOf, Optional, RuleUse, Template, Word, parse_template
from assistant.understanding.word_network import Move, WordNetwork

__all__ = ["Grammar", "Match", "Template", "parse_grammar", "parse_template"]

DEEPEST_RULES = 10

_DEFINITION = re.compile(r"([^=]*)=(.*)")


@dataclass(frozen=True, slots=True)
class Match:
    """`template` is the top-level template followed; `rules` has the words of each rule used, of its first use."""

    template: str
    rules: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Top-level templates and the rules they use, as (name, template) pairs; equal grammars are equal keys.

    `decoys` are words or phrases to be heard as themselves, so that they are not taken for a phrase that sounds alike.
    `urgent` are phrases that must keep their weight among very many others.
    `settled` are single words after which nothing with another meaning can follow, each with the silence in seconds after
    which it may be acted on, before the utterance is over.
    The methods raise ValueError with a plain sentence when a template is wrong, or a rule undefined or using itself.
    """

    name: str
    phrases: tuple[str, ...]
    rules: tuple[tuple[str, str], ...] = ()
    decoys: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    settled: tuple[tuple[str, float], ...] = ()

    def words(self) -> tuple[str, ...]:
        """All distinct words, those of the decoys last."""
        written = (word for template in _parsed(self).templates() for word in template.words())
        return tuple(dict.fromkeys((*written, *(word for decoy in self.decoys for word in words_in(decoy)))))

    def jsgf(self, decoys: bool = False) -> str:
        """The whole grammar as JSGF with one public rule; rules stay rules. With `decoys` they are alternatives too."""
        parsed = _parsed(self)
        options = [_jsgf(template.root) for template in parsed.phrases]
        options += [" ".join(words_in(decoy)) for decoy in self.decoys if decoys]
        lines = ["#JSGF V1.0;", f"grammar {re.sub(r'[^a-z0-9_]', '_', self.name.lower()) or 'grammar'};"]
        lines.append("public <_phrase> = " + "\n | ".join(options) + ";")
        lines += [f"<{name}> = {_jsgf(template.root)};" for name, template in parsed.rules.items()]
        return "\n".join(lines) + "\n"

    def phrase_list(self, limit: int = 3000, seed: int = 1) -> list[str]:
        """Plain phrases, decoys last, for a recogniser that learns word pairs from them. Depends on the arguments only.

        All phrases when they are at most `limit`; else enough to hold every possible word pair, beginning and ending,
        filled up to `limit` with phrases drawn at random.
        """
        parsed = _parsed(self)
        if sum(how_many(template.root, parsed.rules) for template in parsed.phrases) <= limit:
            phrases = [text for template in parsed.phrases for text in every_phrase(template.root, parsed.rules)]
        else:
            phrases = phrases_covering_all_pairs(parsed.network, limit, seed)
        return list(dict.fromkeys((*phrases, *(" ".join(words_in(decoy)) for decoy in self.decoys))))

    def match(self, text: str) -> Match | None:
        """The first top-level template that the whole text follows, or None."""
        return self.match_words(words_in(text))

    def match_words(self, words: tuple[str, ...]) -> Match | None:
        """As `match`, for words that are normalised already."""
        return next((match for length, match in self.beginnings(words) if length == len(words)), None)

    def beginnings(self, words: tuple[str, ...]) -> list[tuple[int, Match]]:
        """The beginnings of the words that follow a top-level template, shortest first, with their lengths in words."""
        found = _parsed(self).network.beginnings(words)
        return [(length, Match(self.phrases[phrase], _rules_in(moves))) for length, phrase, moves in found]


def parse_grammar(text: str, file: str) -> Grammar:
    """The grammar of a file: one template a line, `name = template` defines a rule, `#` begins a comment.

    Raises AuthorError with the line of a mistake: a wrong template, a rule that is undefined, doubled or uses itself.
    """
    phrases: dict[str, int] = {}
    rules: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        content = line.partition("#")[0].strip()
        definition = _DEFINITION.fullmatch(content)
        if definition:
            _define(rules, definition[1].strip(), definition[2].strip(), file, number)
        elif content:
            phrases.setdefault(content, number)
    if not phrases:
        raise AuthorError(file, 1, "there is no phrase in this grammar.")
    _check(phrases, rules, file)
    return Grammar(file, tuple(phrases), tuple((name, template) for name, (template, _) in rules.items()))


@dataclass(frozen=True, slots=True)
class _Parsed:
    phrases: tuple[Template, ...]
    rules: Mapping[str, Template]
    network: WordNetwork

    def templates(self) -> Iterator[Template]:
        yield from self.phrases
        yield from self.rules.values()


@lru_cache(maxsize=64)
def _parsed(grammar: Grammar) -> _Parsed:
    phrases = tuple(parse_template(phrase) for phrase in grammar.phrases)
    rules = {name: parse_template(template) for name, template in grammar.rules}
    for template in (*phrases, *rules.values()):
        _check_rules_used(template, rules, set())
    network = WordNetwork(phrases, rules)
    return _Parsed(phrases, rules, network)


def _check_rules_used(
    template: Template, rules: Mapping[str, Template], checked: set[str], above: tuple[str, ...] = ()
) -> None:
    """`checked` are rules known to be well; raises ValueError."""
    for name in template.rules():
        if name not in rules:
            raise ValueError(f"<{name}> is not defined.")
        if name in above:
            raise ValueError(f"<{name}> uses itself.")
        if len(above) >= DEEPEST_RULES:
            raise ValueError("its rules use each other too deeply.")
        if name not in checked:
            _check_rules_used(rules[name], rules, checked, (*above, name))
            checked.add(name)


def _define(rules: dict[str, tuple[str, int]], name: str, template: str, file: str, line: int) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise AuthorError(file, line, f'"{name}" cannot be the name of a rule; use lower case letters, digits and _.')
    if name in rules:
        raise AuthorError(file, line, f"<{name}> is defined twice; the first is in line {rules[name][1]}.")
    rules[name] = (template, line)


def _check(phrases: Mapping[str, int], rules: Mapping[str, tuple[str, int]], file: str) -> None:
    lines = (*((template, line) for template, line in rules.values()), *phrases.items())
    parsed: dict[str, Template] = {}
    for template, line in lines:
        parsed[template] = _in_line(file, line, template)
    defined = {name: parsed[template] for name, (template, _) in rules.items()}
    for template, line in lines:
        try:
            _check_rules_used(parsed[template], defined, set())
            if template in phrases and WordNetwork([parsed[template]], defined).accepts_silence():
                raise ValueError("all of it may be left out, so nothing would be enough to say it.")
        except ValueError as error:
            raise AuthorError(file, line, str(error)) from error


def _in_line(file: str, line: int, template: str) -> Template:
    try:
        return parse_template(template)
    except ValueError as error:
        raise AuthorError(file, line, str(error)) from error


def _jsgf(node: Node) -> str:
    match node:
        case Word(text):
            return text
        case RuleUse(name):
            return f"<{name}>"
        case Optional(part):
            return f"[ {_jsgf(part)} ]"
        case InOrder(parts):
            return " ".join(_jsgf(part) for part in parts)
        case OneOf(options):
            return "( " + " | ".join(_jsgf(option) for option in options) + " )"


def _rules_in(moves: list[Move]) -> dict[str, str]:
    words: dict[tuple[str, int], list[str]] = {}
    for move in moves:
        for use in move.path:
            words.setdefault(use, []).append(move.word)
    found: dict[str, str] = {}
    for (name, _), spoken in words.items():
        found.setdefault(name, " ".join(spoken))
    return found
