"""YAML in which every value is text and every node knows its file and line.

PyYAML's own loaders turn `yes` into True and `1:30` into 90, and let the last of two equal keys win. Here nothing is
guessed and nothing is overwritten; anchors, tags and second documents are refused, because they only surprise authors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml
from rapidfuzz import fuzz, process

from assistant.errors import AuthorError, UsageError
from assistant.guidance.yaml_mistakes import BAD_CODE, explained

LARGEST_BYTES = 200_000
"""Some hundred times a usual exercise; PyYAML reads about 100 kB a second on a small machine."""
LONGEST_SENTENCE = 400
DEEPEST_NESTING = 30
"""Twice as deep as anybody writes; with `blocks.DEEPEST_USE` it keeps all recursion far from Python's limit."""

Event: TypeAlias = yaml.events.Event


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a file. `line` counts from 1."""

    file: str
    line: int

    def mistake(self, sentence: str) -> AuthorError:
        """The error to raise for something wrong at this place: one line, though the sentence may quote a lot."""
        plain = " ".join(sentence.split())
        half = LONGEST_SENTENCE // 2
        return AuthorError(
            self.file, self.line, plain if len(plain) <= 2 * half else f"{plain[:half]} … {plain[-half:]}"
        )


@dataclass(frozen=True, slots=True)
class Scalar(Node):
    """Text as it was written. `block`: it stood under a `|` or `>`."""

    text: str
    block: bool = False

    def lines(self) -> tuple[Scalar, ...]:
        """The lines of a block that hold anything, each with its own line number; other text is one line."""
        parts = self.text.split("\n") if self.block else [" ".join(self.text.split())]
        return tuple(
            Scalar(self.file, self.line + self.block + offset, part.strip())
            for offset, part in enumerate(parts)
            if part.strip()
        )


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    items: tuple[AnyNode, ...]


@dataclass(frozen=True, slots=True)
class Mapping(Node):
    """`names` has the keys as they stand in the file, so that a mistake can be told at the key's line."""

    entries: dict[str, AnyNode]
    names: dict[str, Scalar]


AnyNode: TypeAlias = Scalar | Sequence | Mapping


def nearest(word: str, known: Iterable[str]) -> str:
    """' Did you mean `x`?' for the most similar known word, or '' when none is similar."""
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f" Did you mean `{found[0]}`?" if found else ""


def listed(words: Iterable[str]) -> str:
    """The words in code marks, with commas."""
    return ", ".join(f"`{word}`" for word in words)


def read_text(path: Path) -> str:
    """The text of an author's file. Raises UsageError when it cannot be read, AuthorError when it is no UTF-8 text."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}. Check the name and the folder.") from error
    if len(content) > LARGEST_BYTES:
        raise AuthorError(path, 1, f"This file is larger than {LARGEST_BYTES // 1000} kB, so it is no exercise.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise AuthorError(path, line, "This file is not UTF-8 text. Save it with the encoding UTF-8.") from error


def read_yaml(text: str, file: str) -> AnyNode:
    """The whole document. Raises AuthorError for an empty file and for everything that is not plain YAML."""
    events = _events(text, file)
    if not events:
        raise AuthorError(file, 1, "This file is empty. Begin with `id:` and `title:`.")
    return _node(iter(events), file)


def _events(text: str, file: str) -> list[Event]:
    """The events of the nodes alone, checked so that building the tree can neither fail nor nest too deeply."""
    kept: list[Event] = []
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.DocumentStartEvent) and kept:
                raise _mistake(event, file, "A file holds one document. Take out the second line `---`.")
            if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                depth += _depth_change(event)
                _refuse_surprises(event, depth, file)
                kept.append(event)
    except yaml.YAMLError as error:
        line, sentence = explained(error, text)
        raise AuthorError(file, line, sentence) from error
    except (ValueError, OverflowError) as error:  # "\UFFFFFFFF" passes PyYAML's scanner and fails in chr()
        raise AuthorError(file, 1, BAD_CODE) from error
    return kept


def _mistake(event: Event, file: str, sentence: str) -> AuthorError:
    return AuthorError(file, _line_of(event), sentence)


def _line_of(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _depth_change(event: Event) -> int:
    if isinstance(event, yaml.CollectionEndEvent):
        return -1
    return int(isinstance(event, yaml.CollectionStartEvent))


def _refuse_surprises(event: Event, depth: int, file: str) -> None:
    if depth > DEEPEST_NESTING:
        raise _mistake(event, file, f"Steps are nested more than {DEEPEST_NESTING} deep here. Move some into a block.")
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        raise _mistake(event, file, "A line cannot begin with & or *. Put spoken text in a | block.")
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        raise _mistake(event, file, "A line cannot begin with !. Put spoken text in a | block.")
    if isinstance(event, yaml.ScalarEvent) and any("\ud800" <= sign <= "\udfff" for sign in event.value):
        raise _mistake(event, file, BAD_CODE)


def _node(events: Iterator[Event], file: str) -> AnyNode:
    return _node_of(next(events), events, file)


def _node_of(event: Event, events: Iterator[Event], file: str) -> AnyNode:
    line = _line_of(event)
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(file, line, tuple(_node_of(item, events, file) for item in _until_end(events)))
    if isinstance(event, yaml.ScalarEvent):
        block = event.style in ("|", ">")
        return Scalar(file, line, event.value.rstrip() if block else event.value.strip(), block)
    return _mapping(line, events, file)


def _mapping(line: int, events: Iterator[Event], file: str) -> Mapping:
    entries: dict[str, AnyNode] = {}
    names: dict[str, Scalar] = {}
    for event in _until_end(events):
        name = _node_of(event, events, file)
        if not isinstance(name, Scalar):
            raise name.mistake("A key or a text cannot begin with { or [. Put spoken text in a | block.")
        if name.text in names:
            first = names[name.text].line
            raise name.mistake(f"`{name.text}` stands twice here, first in line {first}. Keep one of them.")
        names[name.text] = name
        entries[name.text] = _node(events, file)
    return Mapping(file, line, entries, names)


def _until_end(events: Iterator[Event]) -> Iterator[Event]:
    """The first events of the parts of a collection; whoever takes one must read that part to its end."""
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield event
