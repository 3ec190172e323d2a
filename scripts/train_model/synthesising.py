"""The synthesised speech: sentences in many voices, in parts that can be made side by side and one after the other."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from train_model.clips import RATE_HZ, Clip, is_written, write_clips
from train_model.texts import check_phrases, random_text
from train_model.voices import KEPT_ASIDE, Manner, random_manner, speak, speak_with_festival

SENTENCES_A_PART = 500
SHORTEST_S, LONGEST_S = 0.2, 10.0
PEAK = 0.7


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    manner: Manner


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
        voices = (KEPT_ASIDE[at % len(KEPT_ASIDE)] for at in range(len(phrases)))
        write_clips(path, _spoken([Sentence(text, Manner(voice)) for text, voice in zip(phrases, voices, strict=True)]))


def _training_part(path: Path, seed: int) -> None:
    rng = random.Random(seed)
    write_clips(path, _spoken([Sentence(random_text(rng), random_manner(rng)) for _ in range(SENTENCES_A_PART)]))


def _spoken(sentences: list[Sentence]) -> Iterator[Clip]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        batch = []
        for at, sentence in enumerate(sentences):
            wav = folder / f"{at}.wav"
            if sentence.manner.voice.startswith("festival"):
                batch.append((sentence.text, sentence.manner, wav))
            else:
                speak(sentence.text, sentence.manner, wav)
        if batch:
            speak_with_festival(batch, folder / "speak.scm")
        for at, sentence in enumerate(sentences):
            samples = _read(folder / f"{at}.wav", sentence.manner.resampling)
            if SHORTEST_S * RATE_HZ <= len(samples) <= LONGEST_S * RATE_HZ:
                yield Clip(sentence.text, sentence.manner.voice, samples)


def _read(wav: Path, faster: float) -> NDArray[np.int16]:
    """At 16 kHz, `faster` times as fast and as high; empty when the voice gave nothing."""
    if not wav.exists():
        return np.zeros(0, np.int16)
    sound, rate_hz = soundfile.read(wav, dtype="float32", always_2d=True)
    peak = float(np.abs(sound).max(initial=0.0))
    if peak < 0.01:
        return np.zeros(0, np.int16)
    sound = soxr.resample(sound[:, 0] * (PEAK / peak), rate_hz * faster, RATE_HZ)
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)
