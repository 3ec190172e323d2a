"""Texts that are spoken: their `$name` and `(3s)` marks, their lines."""

from __future__ import annotations

import re

from assistant.guidance.amounts import text_of
from assistant.guidance.exercise import Text
from assistant.guidance.scope import Scope
from assistant.guidance.yaml_lines import AnyNode, Scalar
from assistant.speaking.prompts import PAUSE_MARK, pauses_in, words_only

LONGEST_MARK_S = 300.0
_NAME = re.compile(r"\$(\w*)")
_TRIED_PAUSE = re.compile(r"\(\s*\d[^)]*\)?")


def names_in(text: Text) -> list[str]:
    """The names after each `$`, in order."""
    return [name for name in _NAME.findall(text) if name]


def spoken(node: AnyNode, key: str, scope: Scope) -> Text:
    """One text with its marks checked; a block becomes one line."""
    lines = text_of(node, key).lines()
    return " ".join(_checked(line, key, scope) for line in lines)


def spoken_lines(node: AnyNode, key: str, scope: Scope) -> tuple[Text, ...]:
    """Each line of a block, checked; a text on the key's own line is one line."""
    return tuple(_checked(line, key, scope) for line in text_of(node, key).lines())


def cards(node: AnyNode, key: str) -> tuple[Scalar, ...]:
    """The lines of a block with their places, at least one; they are checked where they are spoken."""
    lines = text_of(node, key).lines()
    for line in lines:
        _no_comment(line)
    return lines


def check_card(card: Scalar, scope: Scope) -> None:
    """Raises AuthorError when a card's marks are wrong at the place where it is drawn."""
    _checked(card, "say from", scope)


def _checked(line: Scalar, key: str, scope: Scope) -> Text:
    _no_comment(line)
    for name in _NAME.findall(line.text):
        if not name:
            raise line.mistake("A $ needs a name behind it, such as `$minutes`. Write money in words.")
        scope.known(name, line)
    wrong = _TRIED_PAUSE.search(PAUSE_MARK.sub(" ", line.text))
    if wrong:
        raise line.mistake(f"`{wrong[0]}` is no pause. A pause inside a line is written (3s).")
    if any(not 0 < pause_s <= LONGEST_MARK_S for pause_s in pauses_in(line.text)):
        raise line.mistake(f"A pause inside a line is longer than nothing and at most ({LONGEST_MARK_S:.0f}s).")
    if not any(sign.isalnum() for sign in words_only(line.text)):
        raise line.mistake(f"This line of `{key}` has no words. For silence alone write `pause: 3 seconds`.")
    return line.text


def _no_comment(line: Scalar) -> None:
    if line.text.startswith("#"):
        raise line.mistake("A comment in a | block would be spoken. Write it as `note:`, or above the block.")
