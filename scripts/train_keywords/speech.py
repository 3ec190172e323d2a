"""Words spoken by many synthetic voices, each voice kept in a file of its own, so that an interrupted run goes on."""

from __future__ import annotations

import random
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kept_aside import ESPEAK_VARIANTS, FESTIVAL_VOICE, NEAR_VARIANTS
from train_keywords.clips import Clip, Samples, centred
from voices import FLITE_PITCH_HZ, Manner, Sentence, synthesised

ACCENTS = ("en-us", "en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-029", "en-us-nyc", "en-gb-x-gbclan")
NOT_SPEECH = {"fast", "Demonic", "UniRobot", "announcer", "whisper", "whisperf", "croak", "Storm", "victor", "travis"}
"""Variants that no person sounds like, or that are not there in every release."""
PITCHES = {"espeak": (0.4, 1.6), "flite": (0.8, 1.3), "festival": (1.0, 1.0)}
"""How much lower and higher than usual each engine is made to speak; festival's voices cannot be changed."""
FESTIVAL = ("cmu_us_slt_arctic_hts",)


@dataclass(frozen=True, slots=True)
class Voice:
    """`engine`: espeak, flite or festival. `times`: how often it says each keyword; `others`: how many other words it says."""

    engine: str
    name: str
    times: int
    others: int
    held_out: bool = False

    @property
    def key(self) -> str:
        return f"{self.engine}-{self.name}"


def voices() -> list[Voice]:
    """All that this machine has."""
    espeak = [name for name in _espeak_variants() if name not in NOT_SPEECH.union(NEAR_VARIANTS)]
    found = [Voice("espeak", name, 3, 110) for name in espeak if name not in ESPEAK_VARIANTS]
    found += [Voice("flite", name, 14, 900) for name in FLITE_PITCH_HZ]
    found += [Voice("festival", name, 8, 300) for name in FESTIVAL]
    found += [Voice("espeak", name, 3, 60, held_out=True) for name in ESPEAK_VARIANTS if name in espeak]
    return [*found, Voice("festival", FESTIVAL_VOICE, 3, 60, held_out=True)]


def synthesise(keywords: tuple[str, ...], others: tuple[str, ...], folder: Path, seed: int) -> list[Clip]:
    """What every voice says; voices that have spoken into the folder before are not asked again. Two at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    spoken: list[Clip] = []

    def of(voice: Voice) -> list[Clip]:
        file = folder / f"{voice.key}.npz"
        if not file.exists():
            _keep(_speak(voice, keywords, others, random.Random(f"{seed} {voice.key}")), file)
        return _kept(file, voice)

    every = voices()
    with ThreadPoolExecutor(2) as pool:
        for number, clips in enumerate(pool.map(of, every), start=1):
            spoken += clips
            print(f"\rvoices {number}/{len(every)}, {len(spoken)} clips", end="", flush=True)
    print()
    return spoken


def _speak(
    voice: Voice, keywords: tuple[str, ...], others: tuple[str, ...], chance: random.Random
) -> Iterator[tuple[str, Samples]]:
    words = [word for word in keywords for _ in range(voice.times)]
    words += chance.sample(others, min(voice.others, len(others)))
    sentences = [Sentence(word, _manner(voice, chance)) for word in words]
    with tempfile.TemporaryDirectory() as folder:
        for word, samples in zip(words, synthesised(sentences, Path(folder)), strict=True):
            if samples.any():
                yield word, centred(samples)


def _manner(voice: Voice, chance: random.Random) -> Manner:
    accent = f" {chance.choice(ACCENTS)}" if voice.engine == "espeak" else ""
    named = f"{voice.engine} {voice.name}{accent}"
    return Manner(named, stretch=chance.uniform(0.75, 1.45), pitch=chance.uniform(*PITCHES[voice.engine]))


def _keep(spoken: Iterator[tuple[str, Samples]], file: Path) -> None:
    words, samples = zip(*spoken, strict=True)
    part = file.with_suffix(".part.npz")
    np.savez(part, words=np.array(words), samples=np.stack(samples))
    part.rename(file)


def _kept(file: Path, voice: Voice) -> list[Clip]:
    with np.load(file) as kept:
        words, samples = kept["words"], kept["samples"]
    return [
        Clip(str(word), voice.key, sound, real=False, held_out=voice.held_out)
        for word, sound in zip(words, samples, strict=True)
    ]


def _espeak_variants() -> list[str]:
    listed = subprocess.run(["espeak-ng", "--voices=variant"], capture_output=True, text=True, check=True).stdout
    names = [line.split("!v/")[1].split("  ")[0].strip() for line in listed.splitlines() if "!v/" in line]
    return sorted(name for name in names if " " not in name and "(" not in name)
