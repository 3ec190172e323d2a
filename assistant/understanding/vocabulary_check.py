"""Words that are listened for, but that the model in use cannot hear, each with the line it stands in and a near word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from assistant.guidance.exercise import Ask, Exercise
from assistant.guidance.remarks import places
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.ports import Recogniser
from assistant.understanding.armed import FILES
from assistant.understanding.normalising import words_in
from assistant.understanding.phrase_files import first_names, lines_of
from assistant.understanding.templates import parse_template
from assistant.understanding.understanding import Understanding

LISTENED_FOR = ("heard", "also heard")
LEAST_LIKE = 60.0
"""In spelling: "fone" and "phone" are 67."""
LEAST_ALIKE = 72.0
"""In sound and spelling together, the sound counting twice."""
CANDIDATES = 50
_SAME_SOUNDS = (
    (r"[^a-z]", ""),
    (r"ph", "f"),
    (r"gh(?=t|$)|(?<=[aeiou])h|^[gk](?=n)|^w(?=r)|b$(?<=mb)|e$", ""),
    (r"c(?=[eiy])", "s"),
    (r"ck|c(?!h)|qu?", "k"),
    (r"x", "ks"),
    (r"z", "s"),
    (r"y|ie|ee|ea", "i"),
    (r"oo|ou|ow", "u"),
    (r"(.)\1+", r"\1"),
)
"""Spellings that sound much the same in English, put into one."""


@dataclass(frozen=True, slots=True)
class Written:
    """A word to be heard, and where it stands. Words that the guide itself adds, such as numbers, have line 0."""

    word: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Unheard:
    """`suggestion`: the word of the model's vocabulary that is most like it, "" when none is near."""

    word: str
    file: str
    line: int
    suggestion: str

    @property
    def where(self) -> str:
        return f"{self.file}, line {self.line}" if self.line else self.file

    @property
    def sentence(self) -> str:
        hint = f'Did you mean "{self.suggestion}"?' if self.suggestion else "Use another word."
        return f'The speech model cannot hear "{self.word}". {hint}'


def words_not_heard(recogniser: Recogniser, library: Mapping[str, Exercise]) -> list[Unheard]:
    """Every such word of the guide's own phrases and of these exercises, file by file.

    Common first names are left out: who is called otherwise is "person two". See `names_not_heard` for those of a household.
    """
    ours = [written for exercise in library.values() for written in words_of_exercise(exercise)]
    return unheard([*_words_of_phrases(), *ours], recogniser)


def unheard(wanted: Iterable[Written], recogniser: Recogniser) -> list[Unheard]:
    """Those that the model lacks, each word once a line."""
    written = list(dict.fromkeys(wanted))
    lacking = recogniser.unknown_words(dict.fromkeys(each.word for each in written))
    vocabulary = recogniser.vocabulary() if lacking else ()
    near = {word: near_word(word, vocabulary) for word in lacking}
    return [Unheard(each.word, each.file, each.line, near[each.word]) for each in written if each.word in near]


def words_of_exercise(exercise: Exercise) -> Iterator[Written]:
    """The words of its start phrases and of the choices it offers as answers. Its title need not be said."""
    for phrase in exercise.start:
        for word in parse_template(phrase.template).words():
            yield Written(word, exercise.file, phrase.line)
    for place in places(exercise):
        for choice in place.step.answer.choices if isinstance(place.step, Ask) else ():
            for word in words_in(choice):
                yield Written(word, place.file, place.line_of(choice))


def names_not_heard(names: Iterable[str], recogniser: Recogniser) -> list[tuple[str, str]]:
    """First names with a word that the model lacks, each with a spelling that it can hear, or ""."""
    found = []
    for name in names:
        lacking = recogniser.unknown_words(words_in(name))
        if lacking:
            near = {word: near_word(word, recogniser.vocabulary()) for word in lacking}
            spelled = [near.get(word, word) for word in words_in(name)]
            found.append((name, " ".join(spelled) if all(spelled) else ""))
    return found


def near_word(word: str, vocabulary: Collection[str]) -> str:
    """The word of the vocabulary that sounds most like it, told from the spelling; "" when none is near."""
    alike = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=LEAST_LIKE, limit=CANDIDATES)
    scored = [((2 * fuzz.ratio(_sound(word), _sound(other)) + score) / 3, other) for other, score, _ in alike]
    likeness, other = max(scored, default=(0.0, ""), key=lambda each: each[0])
    return other if likeness >= LEAST_ALIKE else ""


def _sound(word: str) -> str:
    for spelling, sound in _SAME_SOUNDS:
        word = re.sub(spelling, sound, word)
    return word


def _words_of_phrases() -> Iterator[Written]:
    """Those in the phrase files with their lines; then what the guide adds to them: numbers, places, decoys."""
    understanding = Understanding(())
    grammars = [understanding.grammar(ListeningProfile(state)) for state in Listening]
    listened = {word: grammar.name for grammar in grammars for word in grammar.words()}
    placed = {*first_names()}
    for line in (line for file in FILES for line in lines_of(file)):
        if line.key in LISTENED_FOR or line.section in ("rules", "period"):
            for word in parse_template(line.template).words():
                if word in listened:
                    placed.add(word)
                    yield Written(word, line.file, line.line)
    for word, state in listened.items():
        if word not in placed:
            yield Written(word, f"words that the guide adds in the state {state}", 0)
