"""A choice that was said in part or a little differently."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from assistant.understanding.answers import forms_of
from assistant.understanding.intents import NOTHING, Intent, IntentMatch
from assistant.understanding.normalising import words_in

CLOSE_SCORE = 80.0
MARGIN = 10.0
_IN_PART_SCORE = 90.0
_LIGHT_WORDS = frozenset(("a", "an", "the", "some", "one"))


def nearest_choice(words: Sequence[str], choices: Sequence[str]) -> IntentMatch:
    """The one choice that has all the words said, or is clearly the closest; intent none otherwise."""
    telling = set(words) - _LIGHT_WORDS
    having = [choice for choice in choices if telling and telling <= set(words_in(choice))]
    if len(having) == 1:
        return IntentMatch(Intent.CHOICE, {"choice": having[0]}, _IN_PART_SCORE, phrase=having[0])
    said = " ".join(words)
    scores: dict[str, float] = {}
    for form, choice in forms_of(choices).items():
        scores[choice] = max(scores.get(choice, 0.0), fuzz.ratio(said, form))
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (best, score), (second, second_score) = [*ranked, ("", 0.0), ("", 0.0)][:2]
    if score < CLOSE_SCORE or score - second_score < MARGIN:
        return NOTHING
    return IntentMatch(Intent.CHOICE, {"choice": best}, score, second, second_score, best)
