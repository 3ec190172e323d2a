"""People's recordings: single words, noises and spoken orders, divided by speaker into those to train with and those to check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kept_aside import is_order_aside, is_speaker_aside
from one_word_recordings import recordings_in, samples_of
from train_model.clips import Clip

MOST_OF_A_WORD = 3_500
"""Of the whole public set, which has up to 4,000 clips of a word."""


def words_of_people(folder: Path, for_check: bool = False) -> Iterator[Clip]:
    """One word each, or "" for noise, to train with or to check."""
    for recording in recordings_in(folder, MOST_OF_A_WORD):
        if is_speaker_aside(recording.speaker) is for_check:
            yield Clip(recording.word, recording.speaker, samples_of(recording.file))


def orders_of_people(folder: Path, texts: dict[str, str], for_check: bool = False) -> Iterator[Clip]:
    """Whole sentences with their texts by file name, to train with or to check."""
    for file, text in sorted(texts.items()):
        if is_order_aside(file) is for_check:
            yield Clip(text, "", samples_of(folder / file))
