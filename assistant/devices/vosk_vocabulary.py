"""The words of a Vosk model, read from its files: libvosk tells only whether it has a given one."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

WORDS = Path("graph/words.txt")
GRAMMAR = Path("graph/Gr.fst")
DICTATION_WORDS = 50_000
"""Whoever knows few words writes down wrong ones. The official small English model has 152,217 (alphacep/vosk-api#2057, counted in
its Gr.fst by a user; not at hand here), ours less than 40,000."""

_FST_MAGIC = 2125659606
_TABLE_MAGIC = 2125658996
_HAS_WORDS = 0b11
_SPOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*\.?")


def words_of(model: Path) -> frozenset[str]:
    """All words that can be heard; none where the model has no list that can be read. 152,000 take about half a second.

    The list is `words.txt`, or stands in `Gr.fst` (the official small models).
    """
    listed = _first_columns(model / WORDS) if (model / WORDS).is_file() else _graph_words(model / GRAMMAR)
    try:
        return frozenset(word for word in listed if _SPOKEN.fullmatch(word))
    except (OSError, ValueError, struct.error):
        return frozenset()


def takes_dictation(model: Path) -> bool:
    """Whether its vocabulary is large enough for free speech. Quick: the words are counted, not read."""
    try:
        if (model / WORDS).is_file():
            return (model / WORDS).read_bytes().count(b"\n") >= DICTATION_WORDS
        with (model / GRAMMAR).open("rb") as graph:
            return _number_of_words(graph) >= DICTATION_WORDS
    except (OSError, ValueError, struct.error):
        return False


def _first_columns(file: Path) -> Iterator[str]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield from line.split()[:1]


def _graph_words(file: Path) -> Iterator[str]:
    with file.open("rb") as graph:
        for _ in range(_number_of_words(graph)):
            yield _text(graph)
            _numbers(graph, "<q")


def _number_of_words(graph: BinaryIO) -> int:
    """From the beginning of an OpenFst file to its first table of words: the input's, which has all of them, or the output's."""
    if _numbers(graph, "<i")[0] != _FST_MAGIC:
        raise ValueError("not an FST")
    _text(graph)
    _text(graph)
    flags = _numbers(graph, "<iiQqqq")[1]
    if not flags & _HAS_WORDS:
        return 0
    if _numbers(graph, "<i")[0] != _TABLE_MAGIC:
        raise ValueError("not a table of words")
    _text(graph)
    return _numbers(graph, "<qq")[1]


def _text(graph: BinaryIO) -> str:
    (length,) = _numbers(graph, "<i")
    return graph.read(max(length, 0)).decode("utf-8", errors="replace")


def _numbers(graph: BinaryIO, form: str) -> tuple[int, ...]:
    return struct.unpack(form, graph.read(struct.calcsize(form)))
