"""What an `ask` accepts as its answer: "yes or no", "number 1 to 10", "choice a, b, c", "name"."""

from __future__ import annotations

import re

from assistant.guidance.amounts import text_of, things
from assistant.guidance.exercise import AnswerKind
from assistant.guidance.scope import Kind, Known
from assistant.guidance.yaml_lines import AnyNode, Scalar
from assistant.hearing.profiles import Listening

LOWEST, HIGHEST = 1, 10
"""The numbers that the ears listen for."""
_NUMBER = re.compile(r"number (\d{1,3}) to (\d{1,3})", re.ASCII)


def answer_kind(node: AnyNode) -> AnswerKind:
    """Raises AuthorError for anything else than the four forms."""
    written = text_of(node, "answer")
    if written.text == "yes or no":
        return AnswerKind(Listening.YES_NO)
    if written.text == "name":
        return AnswerKind(Listening.NAME)
    if written.text.startswith("number"):
        return _number(written)
    if written.text.startswith("choice "):
        return _choice(written)
    raise written.mistake("`answer` is `yes or no`, `number 1 to 10`, `choice red, blue` or `name`.")


def known_by(answer: AnswerKind) -> Known:
    """What a name holds that such an answer is saved as."""
    kinds = {Listening.YES_NO: Kind.YES_NO, Listening.NUMBER: Kind.NUMBER, Listening.CHOICE: Kind.CHOICE}
    return Known(kinds.get(answer.state, Kind.NAME), answer.choices)


def check_usual(usual: Scalar, answer: AnswerKind) -> str:
    """The text of `if quiet`, when it is an answer that could have been given."""
    text = usual.text
    fits = {
        Listening.YES_NO: text in ("yes", "no"),
        Listening.NUMBER: text.isascii() and text.isdigit() and answer.lowest <= int(text[:4]) <= answer.highest,
        Listening.CHOICE: text in answer.choices,
    }
    if not fits.get(answer.state, True):
        raise usual.mistake(f"`if quiet` is `skip`, a list of steps, or one of the answers, but not `{text}`.")
    return text


def _number(written: Scalar) -> AnswerKind:
    limits = _NUMBER.fullmatch(written.text)
    if not limits:
        raise written.mistake("Write the numbers that can be answered like this: `answer: number 1 to 10`.")
    lowest, highest = int(limits[1]), int(limits[2])
    if not LOWEST <= lowest < highest <= HIGHEST:
        raise written.mistake(f"The numbers of an answer go from lower to higher, within {LOWEST} to {HIGHEST}.")
    return AnswerKind(Listening.NUMBER, lowest=lowest, highest=highest)


def _choice(written: Scalar) -> AnswerKind:
    listed = Scalar(written.file, written.line, written.text.removeprefix("choice "))
    choices = tuple(part.text for part in things(listed, "answer"))
    if len(choices) < 2:
        raise written.mistake("A choice needs two answers or more with commas: `answer: choice red, blue`.")
    return AnswerKind(Listening.CHOICE, choices)
