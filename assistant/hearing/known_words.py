"""A grammar cut down to the words that a recogniser's model knows."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from assistant.understanding.grammar import Grammar, parse_template
from assistant.understanding.normalising import words_in
from assistant.understanding.templates import InOrder, Node, OneOf, Optional, RuleUse, Word


def without_words(grammar: Grammar, unknown: Container[str]) -> Grammar:
    """The grammar without every alternative that needs one of these words; a phrase loses no word, it goes as a whole.

    So "start (metta|breathing)" becomes "start breathing", and "start metta" is gone. The result may have no phrases.
    """
    cut = _Cut(grammar, unknown)
    phrases = (cut.text(phrase) for phrase in grammar.phrases)
    rules = ((name, cut.text(template)) for name, template in grammar.rules)
    return replace(
        grammar,
        phrases=tuple(phrase for phrase in phrases if phrase),
        rules=tuple((name, template) for name, template in rules if template),
        decoys=_known(grammar.decoys, unknown),
        urgent=_known(grammar.urgent, unknown),
        settled=tuple((word, silence_s) for word, silence_s in grammar.settled if word not in unknown),
    )


def _known(phrases: Iterable[str], unknown: Container[str]) -> tuple[str, ...]:
    return tuple(phrase for phrase in phrases if not any(word in unknown for word in words_in(phrase)))


class _Cut:
    def __init__(self, grammar: Grammar, unknown: Container[str]) -> None:
        self._rules = dict(grammar.rules)
        self._unknown = unknown

    def text(self, template: str) -> str:
        """The template without what needs an unknown word, "" when nothing is left."""
        return self._written(parse_template(template).root)

    def _written(self, node: Node) -> str:
        match node:
            case Word(text):
                return "" if text in self._unknown else text
            case RuleUse(name):
                return f"<{name}>" if self.text(self._rules[name]) else ""
            case Optional(part):
                written = self._written(part)
                return f"[{written}]" if written else ""
            case InOrder(parts):
                return self._in_order(parts)
            case OneOf(options):
                written = "|".join(filter(None, map(self._written, options)))
                return f"({written})" if written else ""

    def _in_order(self, parts: tuple[Node, ...]) -> str:
        written = [(part, self._written(part)) for part in parts]
        if any(not text and not isinstance(part, Optional) for part, text in written):
            return ""
        return " ".join(text for _, text in written if text)
