"""Sentences that start an exercise: a start phrase or title, with a lead, a length, people, names or a pattern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz, process

from assistant.understanding.details import Detail, Details
from assistant.understanding.first_names import FirstNames
from assistant.understanding.grammar import Grammar
from assistant.understanding.intents import NOTHING, Intent, IntentMatch, SlotValue
from assistant.understanding.normalising import words_in
from assistant.understanding.phrase_files import sections_of
from assistant.understanding.politeness import Politeness

CLOSE_SCORE = 88.0
"""From this ratio on, a sentence may be a start phrase said a little differently; `_says_the_same` must agree."""
SIMILAR_WORD = 80.0
FEWEST_WORDS = 2
RUNNER_UP_SCORE = 60.0
"""Less is nothing that anybody would ask about."""
MOST_DETAILS = 5
_PHRASES_OF_AN_EXERCISE = 300
_LIGHT_WORDS = frozenset(("a", "an", "the", "some", "my", "our", "your", "this", "that", "us", "me", "please"))
_WITH_LEAD_SCORE = 97.0


@dataclass(frozen=True, slots=True)
class StartPhrases:
    """How one exercise may be asked for. The title and the id, as words, are start phrases too."""

    id: str
    title: str
    templates: tuple[str, ...]

    def all_templates(self) -> tuple[str, ...]:
        named = (" ".join(words_in(text)) for text in (self.title, self.id.replace("_", " ")))
        return tuple(dict.fromkeys((*self.templates, *filter(None, named))))


class StartSentences:
    """Raises ValueError where a template is wrong."""

    def __init__(self, exercises: Sequence[StartPhrases], names: FirstNames) -> None:
        idle = sections_of("idle.yaml")
        self._details = Details(names)
        self._politeness = Politeness(idle["before the start"][""], idle["after the start"][""])
        self._exercise_of: dict[str, str] = {}
        for exercise in exercises:
            for template in exercise.all_templates():
                self._exercise_of.setdefault(template, exercise.id)
        self._grammar = Grammar("start", tuple(self._exercise_of))
        self._phrases = {
            phrase: exercise.id
            for exercise in exercises
            for phrase in Grammar(exercise.id, exercise.all_templates()).phrase_list(_PHRASES_OF_AN_EXERCISE)
        }

    def template(self) -> str:
        """All start phrases as one template."""
        return " | ".join(f"({template})" for template in self._exercise_of)

    def find(self, words: tuple[str, ...]) -> IntentMatch:
        """The exercise asked for, exactly or nearly; intent none when it is none."""
        details = self._details.find(words)
        shortest = words
        for taken_off in _fewer_and_fewer(details[:MOST_DETAILS]):
            for variant in self._politeness.variants(_without(words, taken_off)):
                match = self._grammar.match_words(variant)
                if match:
                    score = 100.0 if variant == words else _WITH_LEAD_SCORE
                    exercise = self._exercise_of[match.template]
                    return self._answer(exercise, score, match.template, variant, _slots(details, taken_off))
                shortest = min(shortest, variant, key=len)
        return self._nearly(shortest, _slots(details, details))

    def _nearly(self, words: tuple[str, ...], slots: dict[str, SlotValue]) -> IntentMatch:
        if len(words) < FEWEST_WORDS:
            return NOTHING
        said = " ".join(words)
        found = process.extract(said, self._phrases.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_SCORE, limit=5)
        for phrase, score, _ in found:
            if _says_the_same(words, phrase.split()):
                return self._answer(self._phrases[phrase], score, phrase, words, slots)
        return NOTHING

    def _answer(
        self, exercise: str, score: float, phrase: str, said: Sequence[str], slots: dict[str, SlotValue]
    ) -> IntentMatch:
        others = [other for other, id_ in self._phrases.items() if id_ != exercise]
        closest = process.extractOne(" ".join(said), others, scorer=fuzz.ratio, score_cutoff=RUNNER_UP_SCORE)
        runner_up, its_score = (self._phrases[closest[0]], closest[1]) if closest else ("", 0.0)
        return IntentMatch(
            Intent.START_EXERCISE, {"exercise": exercise, **slots}, score, runner_up, min(its_score, score), phrase
        )


def _fewer_and_fewer(details: Sequence[Detail]) -> Iterator[tuple[Detail, ...]]:
    """All details, then all but one, ... then none: a start phrase may itself hold words that look like a detail."""
    for count in range(len(details), -1, -1):
        yield from combinations(details, count)


def _without(words: tuple[str, ...], details: Sequence[Detail]) -> tuple[str, ...]:
    taken = {at for detail in details for at in range(detail.start, detail.end)}
    return tuple(word for at, word in enumerate(words) if at not in taken)


def _slots(details: Sequence[Detail], taken_off: Sequence[Detail]) -> dict[str, SlotValue]:
    """What the words taken off say; a pattern counts also where it is part of the start phrase ("box breathing")."""
    slots: dict[str, SlotValue] = {}
    for detail in details:
        if detail in taken_off or "pattern" in detail.slots:
            slots |= detail.slots
    return slots


def _says_the_same(said: Sequence[str], phrase: Sequence[str]) -> bool:
    """Every word said, but for light ones, is like a word of the phrase: "him" or "not" make it something else."""
    return all(
        word in _LIGHT_WORDS or any(fuzz.ratio(word, other) >= SIMILAR_WORD for other in phrase) for word in said
    )
