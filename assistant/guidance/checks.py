"""What an author is told about an exercise that loads: what a session would suffer from, and advice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from assistant.guidance.certainty_checks import check_certainty
from assistant.guidance.exercise import Ask, Exercise
from assistant.guidance.flow_checks import check_flow
from assistant.guidance.remarks import Remark, places
from assistant.guidance.silence_checks import check_silences
from assistant.guidance.spoken_checks import check_lines
from assistant.guidance.start_phrases import ways_to_say, words_of

__all__ = ["CONTROL_WORDS", "Remark", "check_exercise", "check_library"]

CONTROL_WORDS = (
    "stop",
    "pause",
    "carry on",
    "resume",
    "next",
    "skip",
    "again",
    "repeat",
    "back",
    "slower",
    "faster",
    "louder",
    "quieter",
    "how long",
    "help",
    "pass",
    "done",
    "time out",
    "cancel",
    "yes",
    "no",
)
"""What the guide obeys at any time or takes for an answer."""
UnknownWords = Callable[[list[str]], list[str]]


def check_exercise(
    exercise: Exercise, armed: Collection[str] = CONTROL_WORDS, unknown_words: UnknownWords | None = None
) -> list[Remark]:
    """All remarks, in the order of files and lines.

    `armed` are the words that the guide obeys; `unknown_words` gives those of some words that a recogniser cannot hear.
    """
    found = [
        *check_lines(exercise, armed),
        *check_silences(exercise),
        *check_flow(exercise),
        *check_certainty(exercise),
        *_check_start(exercise, armed),
        *(_check_words(exercise, unknown_words) if unknown_words else ()),
    ]
    return sorted(dict.fromkeys(found), key=lambda remark: (remark.file != exercise.file, remark.file, remark.line))


def check_library(exercises: Iterable[Exercise]) -> list[Remark]:
    """Start phrases that two exercises share: the guide could not tell them apart."""
    first: dict[str, Exercise] = {}
    found: list[Remark] = []
    for exercise in exercises:
        for phrase in exercise.start:
            taken = next(
                (way for way in ways_to_say(phrase) if first.setdefault(way, exercise).id != exercise.id), None
            )
            if taken:
                sentence = f'"{taken}" starts `{first[taken].id}` too. Change it in one of them.'
                found.append(Remark(exercise.file, phrase.line, sentence))
    return found


def _check_start(exercise: Exercise, armed: Collection[str]) -> Iterator[Remark]:
    lines: dict[str, int] = {}
    for phrase in exercise.start:
        ways = ways_to_say(phrase)
        twice = next((way for way in ways if lines.setdefault(way, phrase.line) != phrase.line), None)
        if twice:
            sentence = f'"{twice}" stands in line {lines[twice]} already. Take one out.'
            yield Remark(exercise.file, phrase.line, sentence, serious=False)
        command = next((way for way in ways if way in armed), None)
        if command:
            yield Remark(exercise.file, phrase.line, f'"{command}" is a command of the guide. Choose other words.')
        elif any(" " not in way for way in ways):
            sentence = "A single word can start this exercise, so it may start by mistake. Use two words or more."
            yield Remark(exercise.file, phrase.line, sentence, serious=False)


def _check_words(exercise: Exercise, unknown_words: UnknownWords) -> Iterator[Remark]:
    """Words of start phrases and answers that the recogniser's model lacks."""
    listened = [(exercise.file, phrase.line, words_of(phrase)) for phrase in exercise.start]
    listened += [(exercise.file, setting.line, setting.choices) for setting in exercise.settings]
    for place in places(exercise):
        if isinstance(place.step, Ask):
            listened.append((place.file, place.step.line, place.step.answer.choices))
    for file, line, phrases in listened:
        unknown = unknown_words(" ".join(phrases).lower().split())
        if unknown:
            sentence = f'The recogniser does not know "{unknown[0]}", so it cannot hear it. Offer other words too.'
            yield Remark(file, line, sentence, serious=False)
