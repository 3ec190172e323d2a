"""Checks of single lines: how long they are, how they end, how many sentences they have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from assistant.guidance.exercise import Ask, Exercise
from assistant.guidance.remarks import Place, Remark, lines_of, places, prompts_of
from assistant.guidance.variables import NUMBER_WORDS
from assistant.hearing.profiles import Listening
from assistant.speaking.prompts import words_only

MOST_WORDS = 18
NUMBERS = frozenset({*NUMBER_WORDS[1:11], *map(str, range(1, 11))})
_SENTENCE_END = re.compile(r"[.!?]+[\"')]*(?:\s+|$)")


def check_lines(exercise: Exercise, armed: Collection[str]) -> Iterator[Remark]:
    """Long lines, several sentences in one, and lines that end with a word that the guide obeys."""
    for place in places(exercise):
        for line in lines_of(place.step, exercise):
            if len(sentences(line)) > 1:
                yield place.remark_on(line, "is more than one sentence. Give each a line of its own in a | block.")
            yield from _check_length(place, line)
            yield from _check_ending(place, line, armed)
        for prompt in prompts_of(place.step):
            yield from _check_length(place, prompt)
            yield from _check_ending(place, prompt, armed)
        if isinstance(place.step, Ask) and place.step.answer.state is Listening.NUMBER:
            yield from _check_numbers(place, place.step)


def sentences(text: str) -> list[str]:
    """The sentences of a text, pause marks left out. An ellipsis ends none."""
    return [part for part in _SENTENCE_END.split(words_only(text)) if part.strip()]


def words(text: str) -> list[str]:
    """The words as they are counted; a `$name` is one."""
    return [word for word in words_only(text).split() if any(map(str.isalnum, word))]


def _check_length(place: Place, text: str) -> Iterator[Remark]:
    for sentence in sentences(text):
        count = len(words(sentence))
        if count > MOST_WORDS:
            yield place.remark_on(text, f"has {count} words. One breath carries {MOST_WORDS}; say it in two sentences.")


def _check_ending(place: Place, text: str, armed: Collection[str]) -> Iterator[Remark]:
    """The microphone may hear the last words of the guide itself, so they must not be a command."""
    said = " ".join(re.findall(r"[\w']+", words_only(text).lower()))
    ending = next((word for word in armed if said == word or said.endswith(f" {word}")), "")
    if ending:
        yield place.remark_on(
            text, f'ends with "{ending}", which the guide obeys when it hears it. Move that word forward.'
        )


def _check_numbers(place: Place, ask: Ask) -> Iterator[Remark]:
    for prompt in prompts_of(ask):
        last = words(prompt)[-1].strip(".,!?").lower() if words(prompt) else ""
        if last in NUMBERS:
            sentence = f'ends with "{last}", which could be taken for the answer. Move the numbers forward.'
            yield place.remark_on(prompt, sentence, serious=False)
