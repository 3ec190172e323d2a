"""Pronunciations: the dictionary inside the pocketsphinx package (CMUdict, without stress), and our own."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TypeAlias

OWN = Path(__file__).with_name("pronunciations.txt")
MOST_PRONUNCIATIONS = 4

Pronunciation: TypeAlias = tuple[str, ...]


@functools.cache
def lexicon() -> dict[str, tuple[Pronunciation, ...]]:
    """Every word that can be pronounced, 126,000 of them, the commonest pronunciation of each first."""
    found: dict[str, list[Pronunciation]] = {}
    for line in _dictionary().read_text(encoding="utf-8").splitlines():
        written, *phones = line.split()
        found.setdefault(written.partition("(")[0], []).append(tuple(phones))
    for line in OWN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, _, spoken = line.partition(" ")
            found.setdefault(word, [tuple(each.split()) for each in spoken.split("|")])
    return {word: tuple(each[:MOST_PRONUNCIATIONS]) for word, each in found.items()}


def _dictionary() -> Path:
    import pocketsphinx

    return Path(pocketsphinx.get_model_path("en-us")) / "cmudict-en-us.dict"
