"""Start phrases: the templates of `start:`, and all that can be said to each of them."""

from __future__ import annotations

from assistant.guidance.amounts import text_of
from assistant.guidance.exercise import StartPhrase
from assistant.guidance.yaml_lines import AnyNode, Scalar
from assistant.understanding.phrase_lists import every_phrase, how_many
from assistant.understanding.templates import Template, parse_template

MOST_WAYS = 500
"""Ways to say one template; a line with more is several phrases in one."""


def load_start(node: AnyNode) -> tuple[StartPhrase, ...]:
    """One template a line. Raises AuthorError for unpaired brackets, digits, rules and phrases without a word."""
    lines = text_of(node, "start").lines()
    for line in lines:
        _check(line)
    return tuple(StartPhrase(line.text, line.line) for line in lines)


def ways_to_say(phrase: StartPhrase) -> tuple[str, ...]:
    """Every phrase of a template, in lower case words with single spaces."""
    return tuple(dict.fromkeys(every_phrase(parse_template(phrase.template).root, {})))


def _check(line: Scalar) -> None:
    if line.text.startswith("#"):
        raise line.mistake("A comment in a | block would be listened for. Write it above the block.")
    template = _parsed(line)
    if template.rules() or "$" in line.text:
        raise line.mistake("A start phrase has words only. The guide adds people and minutes by itself.")
    if any(sign.isdigit() for sign in line.text):
        raise line.mistake("Write numbers in a start phrase as words, such as five.")
    if how_many(template.root, {}) > MOST_WAYS:
        raise line.mistake(f"This can be said in more than {MOST_WAYS} ways. Make several lines of it.")
    if "" in every_phrase(template.root, {}):
        raise line.mistake("All of this phrase is in [ ], so it could be said with no word at all.")


def _parsed(line: Scalar) -> Template:
    try:
        return parse_template(line.text)
    except ValueError as error:
        raise line.mistake(f"This start phrase cannot be read: {error}") from error
