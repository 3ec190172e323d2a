"""From words to an intent with its slots, by the state of the dialogue. Pure, explainable, out of phrase files."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.understanding.answers import rules_of, slots_of
from assistant.understanding.choosing import nearest_choice
from assistant.understanding.first_names import FirstNames
from assistant.understanding.grammar import Grammar, Match
from assistant.understanding.intents import NOTHING, Intent, IntentMatch
from assistant.understanding.normalising import words_in
from assistant.understanding.phrase_book import PhraseBook, heard_book, understood_book
from assistant.understanding.phrase_files import sections_of
from assistant.understanding.politeness import Politeness, plain
from assistant.understanding.start_sentences import StartPhrases, StartSentences

__all__ = ["StartPhrases", "Understanding"]

MOST_WORDS = 40
"""A longer utterance is a story; only the plainest words of harm are looked for in it."""
_POLITE_SCORE = 95.0
_MOST_BOOKS = 200


class Understanding:
    """Knows the exercises and the names of the household. One thread at a time.

    Raises ValueError for a start phrase that is no template.
    """

    def __init__(self, exercises: Sequence[StartPhrases], names: Sequence[str] = ()) -> None:
        self._names = FirstNames(names)
        self._starts = StartSentences(exercises, self._names)
        self._politeness = Politeness()
        self._harm = Grammar("harm", sections_of("safety.yaml")["harm"]["anywhere"])
        self._before_names = Grammar("before names", sections_of("idle.yaml")["before names"][""])
        self._books: dict[tuple[ListeningProfile, bool], PhraseBook] = {}

    def grammar(self, profile: ListeningProfile) -> Grammar:
        """What the recogniser should listen for now: few phrases, each of them understood in this state.

        The first call for a state takes some 50 ms more and makes `understand` ready for it.
        """
        self.understand("a first sentence", profile)
        return self._book(profile, typed=False).grammar

    def understand(self, text: str, profile: ListeningProfile) -> IntentMatch:
        """What is meant, or intent none when it is not meant for us. Any text; under 5 ms once the state was seen."""
        words = words_in(text)
        harm = [match for at in range(len(words)) for _, match in self._harm.beginnings(words[at:])]
        if harm:
            return IntentMatch(Intent.HARM, score=100.0, phrase=harm[0].template)
        if not words or len(words) > MOST_WORDS:
            return NOTHING
        said = plain(words)
        found = self._in_book(words, said, profile)
        if found is not None:
            return found
        if profile.state is Listening.CHOICE:
            return nearest_choice(said, profile.choices)
        if profile.state is Listening.IDLE:
            return self._names_told(said) or self._starts.find(said)
        return NOTHING

    def _in_book(self, words: tuple[str, ...], said: tuple[str, ...], profile: ListeningProfile) -> IntentMatch | None:
        book = self._book(profile, typed=True)
        for variant in (words, *self._politeness.variants(said)):
            found = book.find(variant)
            if found is not None:
                intent, match = found
                return self._answer(intent, match, profile, 100.0 if variant in (words, said) else _POLITE_SCORE)
        return None

    def _answer(self, intent: Intent, match: Match, profile: ListeningProfile, score: float) -> IntentMatch:
        if intent is Intent.NONE:
            return NOTHING
        return IntentMatch(intent, slots_of(match, profile, self._names), score, phrase=match.template)

    def _names_told(self, words: tuple[str, ...]) -> IntentMatch | None:
        for length, match in self._before_names.beginnings(words):
            listed = self._names.listed(words[length:])
            if listed and length + listed.length == len(words):
                return IntentMatch(Intent.SET_NAMES, {"names": listed.names}, 100.0, phrase=match.template)
        return None

    def _book(self, profile: ListeningProfile, typed: bool) -> PhraseBook:
        key = (_what_matters(profile), typed)
        if key not in self._books:
            if len(self._books) >= _MOST_BOOKS:
                self._books.clear()
            rules = rules_of(profile, self._names, typed)
            if typed:
                self._books[key] = understood_book(profile.state, rules)
            else:
                self._books[key] = heard_book(profile.state, rules | self._starting(profile))
        return self._books[key]

    def _starting(self, profile: ListeningProfile) -> dict[str, str]:
        template = self._starts.template()
        return {"start": template} if profile.state is Listening.IDLE and template else {}


def _what_matters(profile: ListeningProfile) -> ListeningProfile:
    return ListeningProfile(profile.state, profile.choices, profile.lowest, profile.highest)
