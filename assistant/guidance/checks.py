"""What an author is told about an exercise that loads: what a session would suffer from, and advice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from assistant.guidance.certainty_checks import check_certainty
from assistant.guidance.exercise import Exercise
from assistant.guidance.flow_checks import check_flow
from assistant.guidance.remarks import Remark
from assistant.guidance.silence_checks import check_silences
from assistant.guidance.spoken_checks import check_lines
from assistant.guidance.start_phrases import ways_to_say
from assistant.ports import Recogniser
from assistant.understanding.vocabulary_check import unheard, words_of_exercise

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


def check_exercise(
    exercise: Exercise, armed: Collection[str] = CONTROL_WORDS, recogniser: Recogniser | None = None
) -> list[Remark]:
    """All remarks, in the order of files and lines.

    `armed` are the words that the guide obeys; with a recogniser, words that it cannot hear are named too.
    """
    found = [
        *check_lines(exercise, armed),
        *check_silences(exercise),
        *check_flow(exercise),
        *check_certainty(exercise),
        *_check_start(exercise, armed),
        *(_check_words(exercise, recogniser) if recogniser else ()),
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


def _check_words(exercise: Exercise, recogniser: Recogniser) -> Iterator[Remark]:
    for lacking in unheard(words_of_exercise(exercise), recogniser):
        yield Remark(lacking.file, lacking.line, lacking.sentence)
