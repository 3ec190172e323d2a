"""A remark on an exercise, and where its steps and spoken lines stand in the author's files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.guidance.blocks import SHIPPED
from assistant.guidance.exercise import Ask, Exercise, ForEach, If, Listen, Repeat, Say, SayFrom, Step, Text, Turn, Use


@dataclass(frozen=True, slots=True)
class Remark:
    """`serious`: a session would suffer from it; the others are advice."""

    file: str
    line: int
    sentence: str
    serious: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A step and the file that it stands in; the steps inside it have places of their own."""

    step: Step
    file: str

    def remark(self, sentence: str, serious: bool = True) -> Remark:
        return Remark(self.file, self.step.line, sentence, serious)

    def remark_on(self, text: Text, sentence: str, serious: bool = True) -> Remark:
        """A remark that quotes one text of the step, at the line where the text stands."""
        words = text.split()
        quoted = " ".join(words[:4]) + ("…" if len(words) > 4 else "")
        return Remark(self.file, self.line_of(text), f'"{quoted}" {sentence}', serious)

    def line_of(self, text: Text) -> int:
        """The line where a text of this step stands: looked for below the step's own line, a card in the whole file."""
        first = 1 if isinstance(self.step, SayFrom) else self.step.line
        for number, line in enumerate(_lines(self.file)[first - 1 :], start=first):
            if text in line:
                return number
        return self.step.line


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


def places(exercise: Exercise) -> Iterator[Place]:
    """All steps in the order of the file, each before those inside it."""
    yield from places_in(exercise.steps, exercise.file)


def places_in(steps: tuple[Step, ...], file: str) -> Iterator[Place]:
    for step in steps:
        yield Place(step, file)
        inside_file = file_of_block(step, file) if isinstance(step, Use) else file
        for branch in branches(step):
            yield from places_in(branch, inside_file)


def branches(step: Step) -> tuple[tuple[Step, ...], ...]:
    """The lists of steps inside a step."""
    match step:
        case Ask() | Listen():
            quiet = step.if_quiet if isinstance(step.if_quiet, tuple) else ()
            return (step.if_yes, step.if_no, quiet) if isinstance(step, Ask) else (quiet,)
        case ForEach() | Repeat() | Use():
            return (step.steps,)
        case If():
            return (step.then, step.otherwise)
    return ()


def file_of_block(use: Use, file: str) -> str:
    """The author's own block beside the file that uses it, or the shipped one."""
    own = Path(file).parent / "blocks" / f"{use.block}.yaml"
    beside = Path(file).parent / f"{use.block}.yaml"
    shipped = SHIPPED / "blocks" / f"{use.block}.yaml"
    return str(next((path for path in (own, beside, shipped) if path.is_file()), shipped))


def lines_of(step: Step, exercise: Exercise) -> tuple[Text, ...]:
    """What the guide says by itself: lines of a `say`, cards of a deck."""
    if isinstance(step, SayFrom):
        return exercise.decks[step.deck]
    return step.lines if isinstance(step, Say) else ()


def prompts_of(step: Step) -> tuple[Text, ...]:
    """What it says before it listens, re-asks included."""
    match step:
        case Ask():
            return (step.text, *step.again)
        case Listen() | Turn():
            return (step.text,)
    return ()
