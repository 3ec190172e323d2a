"""The English phrases, read from the files in `english/`, which a person who does not program may extend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from assistant.errors import AuthorError
from assistant.understanding.templates import parse_template

Phrases = Mapping[str, tuple[str, ...]]
"""A key of a section and the templates under it; "" where a section has no keys."""

_ENGLISH = files("assistant.understanding") / "english"


@dataclass(frozen=True, slots=True)
class Line:
    """One template as it stands in a file; `key` is "" where its section has no keys."""

    section: str
    key: str
    template: str
    file: str
    line: int


@lru_cache
def first_names() -> tuple[str, ...]:
    """Common first names, lower case."""
    lines = (_ENGLISH / "names.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@lru_cache
def sections_of(file: str) -> Mapping[str, Phrases]:
    """The sections of one file in their order. Raises AuthorError with file and line for a mistake in it."""
    return parse_sections((_ENGLISH / file).read_text(encoding="utf-8"), file)


@lru_cache
def lines_of(file: str) -> tuple[Line, ...]:
    """All templates of one file with the lines they stand in, the file by its whole path. Raises AuthorError."""
    path = str(_ENGLISH / file)
    sections = _sections((_ENGLISH / file).read_text(encoding="utf-8"), path)
    return tuple(
        Line(section, key, template, path, line)
        for section, phrases in sections.items()
        for key, templates in phrases.items()
        for template, line in templates
    )


def parse_sections(text: str, file: str) -> Mapping[str, Phrases]:
    """As `sections_of`, for a text: sections hold one template a line, or keys that do."""
    sections = _sections(text, file)
    plain = {
        name: {key: tuple(template for template, _ in lines) for key, lines in phrases.items()}
        for name, phrases in sections.items()
    }
    return MappingProxyType(plain)


_Templates = list[tuple[str, int]]
"""Each with its line."""


def _sections(text: str, file: str) -> dict[str, dict[str, _Templates]]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise AuthorError(file, line, f"this is not YAML: {error.problem}.") from error
    return {name: _section(node, file) for name, node in _pairs(root, file)}


def _section(node: yaml.Node, file: str) -> dict[str, _Templates]:
    if isinstance(node, yaml.ScalarNode):
        return {"": _templates(node, file)}
    return {key: _templates(value, file) for key, value in _pairs(node, file)}


def _pairs(node: yaml.Node | None, file: str) -> list[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise AuthorError(
            file, node.start_mark.line + 1 if node else 1, "here a name, a colon and its phrases are needed."
        )
    pairs = [(str(key.value), value) for key, value in node.value]
    for number, (name, _) in enumerate(pairs):
        if name in (earlier for earlier, _ in pairs[:number]):
            raise AuthorError(file, node.value[number][0].start_mark.line + 1, f'"{name}" is there twice.')
    return pairs


def _templates(node: yaml.Node, file: str) -> _Templates:
    if not isinstance(node, yaml.ScalarNode):
        raise AuthorError(file, node.start_mark.line + 1, "here phrases are needed, one a line after a |.")
    first_line = node.start_mark.line + (2 if node.style == "|" else 1)
    templates = ((line.partition("#")[0].strip(), first_line + at) for at, line in enumerate(node.value.splitlines()))
    return [(_checked(template, file, line), line) for template, line in templates if template]


def _checked(template: str, file: str, line: int) -> str:
    try:
        return parse_template(template).text
    except ValueError as error:
        raise AuthorError(file, line, str(error)) from error
