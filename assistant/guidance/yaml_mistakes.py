"""What PyYAML's complaints mean for somebody who writes an exercise."""

from __future__ import annotations

import re

import yaml

BAD_CODE = 'A \\ in "quotes" begins a code that does not exist. Take the \\ out.'
LONGEST_LOOK = 300
"""Signs of a line: the searches below take time that grows with the square of it."""
_IN_BLOCK = "Put the text in a | block, on a line of its own."
_VALUE = r"^[\s-]*(?:[\w ]+:\s+)?"
"""What may stand before a value: dashes, and a key with its colon."""

_BY_LINE = (
    (_VALUE + r"[{\[]", f"What stands in {{ }} or [ ] cannot be read; no text can begin with {{ or [. {_IN_BLOCK}"),
    (_VALUE + r"[|>]-?\s*[^\s|>-]", "The text of a block begins on the next line, not behind the | or >."),
    (_VALUE + r"['\"]", f"The quotation marks do not enclose the whole text. {_IN_BLOCK}"),
    (_VALUE + r"[@`%&*!?,\]}]", f"A line cannot begin with this sign. {_IN_BLOCK}"),
    (r"^[\w ]+:\s+-\s|^\s*-\s+[\w ]+:\s+-\s", f"A text cannot begin with a dash. {_IN_BLOCK}"),
    (r":\s.*:(\s|$)", f"A colon and a space inside a text have a meaning of their own. {_IN_BLOCK}"),
)
"""Looked at in the line that PyYAML names and then in the line where the broken part began."""

_BY_PROBLEM = (
    ("unexpected end of stream", "A quotation mark is opened here and never closed."),
    ("could not find expected ':'", "A key needs a colon and a space after it, such as `say: Hello.`"),
    ("mapping values are not allowed", "The line above lacks its colon and a space, or this one is indented too far."),
    ("expected <block end>", "This line is indented differently from the lines that it belongs to."),
)


def explained(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line (from 1) and a plain sentence that says what to do."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return line, "There is a sign in this line that nobody can see. Delete the line and type it again."
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return 1, "This file is not valid YAML."
    lines = text.splitlines() or [""]
    at = min(error.problem_mark.line + 1, len(lines))
    began = min(error.context_mark.line + 1, len(lines)) if error.context_mark else at
    return _placed(error.problem or "", lines, at, began)


def _placed(problem: str, lines: list[str], at: int, began: int) -> tuple[int, str]:
    if "\\t" in problem or re.match(r" *\t", lines[at - 1]):
        return at, "There is a tab in this line. Use spaces."
    if "escape" in problem:
        return at, BAD_CODE
    if "unexpected end of stream" in problem:
        return began, _BY_PROBLEM[0][1]
    for line in (at, began):
        for pattern, sentence in _BY_LINE:
            if re.search(pattern, lines[line - 1][:LONGEST_LOOK]):
                return line, sentence
    known = next((sentence for part, sentence in _BY_PROBLEM if part in problem), "")
    return at, known or f"This is not valid YAML ({problem}). Compare the indents, and put longer text in a | block."
