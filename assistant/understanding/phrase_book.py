"""All phrases of one state: for the understanding the whole book, for the recogniser the few that it listens for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.hearing.profiles import Listening
from assistant.understanding.armed import ARMED, FILES, INTENTS
from assistant.understanding.grammar import Grammar, Match
from assistant.understanding.intents import Intent
from assistant.understanding.phrase_files import sections_of
from assistant.understanding.templates import parse_template


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """`intents` has the intent of each template of the grammar."""

    grammar: Grammar
    intents: Mapping[str, Intent]

    def find(self, words: tuple[str, ...]) -> tuple[Intent, Match] | None:
        """The intent that the words as a whole stand for."""
        match = self.grammar.match_words(words)
        return (self.intents[match.template], match) if match else None


def understood_book(state: Listening, rules: dict[str, str]) -> PhraseBook:
    """Everything that is understood in a state. Templates whose rules are not all among `rules` are left out."""
    armed = ARMED[state]
    keys = ("heard", "also heard", "understood")
    return _book(f"understood {state}", [(name, key) for name in armed.sections for key in keys], rules)


def heard_book(state: Listening, rules: dict[str, str]) -> PhraseBook:
    """Only what the recogniser shall listen for in a state, with decoys."""
    armed = ARMED[state]
    keys = ("heard", "also heard") if armed.room else ("heard",)
    book = _book(f"{state}", [(name, key) for name in armed.heard for key in keys], rules, armed.decoys)
    grammar = replace(book.grammar, urgent=armed.urgent, settled=_settled(book, armed.settles))
    return replace(book, grammar=grammar)


def _settled(book: PhraseBook, settles: Mapping[Intent, float]) -> tuple[tuple[str, float], ...]:
    """The single words that mean the same whatever phrase of the book goes on from them."""
    meanings: dict[str, set[Intent | None]] = {}
    alone: dict[str, Intent] = {}
    for phrase in book.grammar.phrase_list() if settles else ():
        words = tuple(phrase.split())
        found = book.find(words)
        meanings.setdefault(words[0], set()).add(found[0] if found else None)
        if len(words) == 1 and found:
            alone[phrase] = found[0]
    sure = {word: intent for word, intent in alone.items() if meanings[word] == {intent} and intent in settles}
    return tuple((word, settles[intent]) for word, intent in sure.items())


def _book(name: str, wanted: list[tuple[str, str]], rules: dict[str, str], decoys: tuple[str, ...] = ()) -> PhraseBook:
    sections = {name: phrases for file in FILES for name, phrases in sections_of(file).items() if name != "rules"}
    rules = _parts() | rules
    intents: dict[str, Intent] = {}
    for section, key in wanted:
        for template in sections[section].get(key, ()):
            if all(rule in rules for rule in parse_template(template).rules()):
                intents.setdefault(template, INTENTS[section])
    grammar = Grammar(name, tuple(intents), _used(tuple(intents), rules))
    return PhraseBook(replace(grammar, decoys=tuple(decoy for decoy in decoys if not grammar.match(decoy))), intents)


def _used(templates: tuple[str, ...], rules: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    used: dict[str, str] = {}
    waiting = [rule for template in templates for rule in parse_template(template).rules()]
    for rule in waiting:
        if rule not in used:
            used[rule] = rules[rule]
            waiting += parse_template(rules[rule]).rules()
    return tuple(used.items())


def _parts() -> dict[str, str]:
    """The rules that the files themselves define."""
    return {name: " | ".join(lines) for file in FILES for name, lines in sections_of(file).get("rules", {}).items()}
