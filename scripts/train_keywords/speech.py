"""Words spoken by many synthetic voices, each voice kept in a file of its own, so that an interrupted run goes on."""

from __future__ import annotations

import random
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import soundfile
from scipy.signal import resample_poly

from train_keywords.clips import RATE_HZ, Clip, Samples, centred

ACCENTS = ("en-us", "en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-029", "en-us-nyc", "en-gb-x-gbclan")
NOT_SPEECH = {"fast", "Demonic", "UniRobot", "announcer", "whisper", "whisperf", "croak", "Storm", "victor", "travis"}
"""Variants that no person sounds like, or that are not there in every release."""
TOO_NEAR = {"steph2", "steph3"}
"""To a voice that is held out."""
HELD_OUT = ("Annie", "m7", "f5", "steph", "pablo")
"""Never trained with, like the festival voice ked."""
HELD_OUT_FESTIVAL = "ked_diphone"
FLITE = {"slt": 180, "rms": 105, "awb": 130, "kal16": 105}
"""Voices of flite with the pitch in Hz they usually have."""
FESTIVAL = ("cmu_us_slt_arctic_hts",)


Speaks: TypeAlias = Callable[[str, list[str], Path, random.Random], Iterator[Path]]


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
    espeak = [name for name in _espeak_variants() if name not in NOT_SPEECH | TOO_NEAR]
    found = [Voice("espeak", name, 3, 110) for name in espeak if name not in HELD_OUT]
    found += [Voice("flite", name, 14, 900) for name in FLITE]
    found += [Voice("festival", name, 8, 300) for name in FESTIVAL]
    found += [Voice("espeak", name, 3, 60, held_out=True) for name in HELD_OUT if name in espeak]
    return [*found, Voice("festival", HELD_OUT_FESTIVAL, 3, 60, held_out=True)]


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
    speaks: dict[str, Speaks] = {"espeak": _espeak, "flite": _flite, "festival": _festival}
    with tempfile.TemporaryDirectory() as folder:
        for word, file in zip(words, speaks[voice.engine](voice.name, words, Path(folder), chance), strict=True):
            samples = _at_our_rate(file)
            if samples.any():
                yield word, centred(samples)


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


def _espeak(name: str, words: list[str], folder: Path, chance: random.Random) -> Iterator[Path]:
    file = folder / "word.wav"
    for word in words:
        manner = ["-p", str(chance.randint(20, 80)), "-s", str(chance.randint(110, 210)), "-a", "100"]
        voice = f"{chance.choice(ACCENTS)}+{name}"
        subprocess.run(["espeak-ng", "-v", voice, *manner, "-w", str(file), word], check=True, capture_output=True)
        yield file


def _flite(name: str, words: list[str], folder: Path, chance: random.Random) -> Iterator[Path]:
    file = folder / "word.wav"
    for word in words:
        manner = {
            "duration_stretch": chance.uniform(0.7, 1.45),
            "int_f0_target_mean": FLITE[name] * chance.uniform(0.8, 1.3),
            "int_f0_target_stddev": chance.uniform(5, 35),
        }
        settings = [part for key, value in manner.items() for part in ("--setf", f"{key}={value:.3f}")]
        subprocess.run(["flite", "-voice", name, *settings, "-t", word, "-o", str(file)], check=True)
        yield file


def _festival(name: str, words: list[str], folder: Path, chance: random.Random) -> Iterator[Path]:
    """All words in one run: festival takes longer to start than to speak."""
    program = [f"(voice_{name})"]
    files = [folder / f"{number}.wav" for number in range(len(words))]
    for word, file in zip(words, files, strict=True):
        program.append(f"(Parameter.set 'Duration_Stretch {chance.uniform(0.75, 1.35):.3f})")
        program.append(f'(utt.save.wave (utt.synth (Utterance Text "{word}")) "{file}" \'riff)')
    script = folder / "words.scm"
    script.write_text("\n".join(program), encoding="utf-8")
    subprocess.run(["festival", "-b", str(script)], check=True, capture_output=True)
    yield from files


def _at_our_rate(file: Path) -> Samples:
    sound, rate_hz = soundfile.read(file, dtype="float32")
    if rate_hz != RATE_HZ:
        sound = resample_poly(sound, RATE_HZ, rate_hz)
    loudest = float(np.abs(sound).max(initial=1e-9))
    return np.asarray(sound * (20_000 / loudest), np.int16)
