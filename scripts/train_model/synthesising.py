"""The synthesised speech: sentences in many voices, in parts that can be made side by side and one after the other."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from kept_aside import VOICES
from train_model.clips import RATE_HZ, Clip, is_written, write_clips
from train_model.manners import random_manner
from train_model.texts import check_phrases, random_text
from voices import Manner, Sentence, synthesised

SENTENCES_A_PART = 500
SHORTEST_S, LONGEST_S = 0.2, 10.0


def synthesise(folder: Path, parts: int, processes: int, tell: Callable[[str], None]) -> None:
    """Training speech in `parts` parts of 500 sentences; those that are there already are kept."""
    missing = [part for part in range(parts) if not is_written(folder / f"part{part:03d}")]
    with ProcessPoolExecutor(processes) as pool:
        futures = [pool.submit(_training_part, folder / f"part{part:03d}", part) for part in missing]
        for done, future in enumerate(as_completed(futures), start=1 + parts - len(missing)):
            future.result()
            tell(f"speech: part {done} of {parts}")


def synthesise_check(path: Path, count: int) -> None:
    """Commands in the voices kept aside, each phrase once."""
    if not is_written(path):
        phrases = check_phrases(count, seed=7)
        voices = (VOICES[at % len(VOICES)] for at in range(len(phrases)))
        write_clips(path, _clips([Sentence(text, Manner(voice)) for text, voice in zip(phrases, voices, strict=True)]))


def _training_part(path: Path, seed: int) -> None:
    rng = random.Random(seed)
    write_clips(path, _clips([Sentence(random_text(rng), random_manner(rng)) for _ in range(SENTENCES_A_PART)]))


def _clips(sentences: list[Sentence]) -> Iterator[Clip]:
    with tempfile.TemporaryDirectory() as folder:
        for sentence, samples in zip(sentences, synthesised(sentences, Path(folder)), strict=True):
            if SHORTEST_S * RATE_HZ <= len(samples) <= LONGEST_S * RATE_HZ:
                yield Clip(sentence.text, sentence.manner.voice, samples)
