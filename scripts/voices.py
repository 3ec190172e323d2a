"""Sentences spoken by synthetic voices: espeak-ng, flite and festival."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from assistant.hearing.frames import MICROPHONE_RATE_HZ

FLITE_PITCH_HZ = {"slt": 170, "rms": 100, "awb": 120, "kal16": 105}
"""The pitch that each voice of flite usually has."""
TIMEOUT_S = 120
PEAK, LEAST_PEAK = 0.7, 0.01


@dataclass(frozen=True, slots=True)
class Manner:
    """How one sentence is spoken. `resampling`: the sound is then played that many times faster, `stretch` slower before.

    `voice`: "espeak VARIANT [ACCENT]", "flite VOICE" or "festival VOICE".
    """

    voice: str
    stretch: float = 1.0
    resampling: float = 1.0
    pitch: float = 1.0
    pause: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    manner: Manner


def synthesised(sentences: Sequence[Sentence], folder: Path) -> list[NDArray[np.int16]]:
    """Each at 16 kHz and evenly loud, empty where the voice gave nothing. Raises OSError when a program is missing.

    The files on the way are left in the folder.
    """
    files = [folder / f"{number}.wav" for number in range(len(sentences))]
    festival = []
    for sentence, file in zip(sentences, files, strict=True):
        if sentence.manner.voice.startswith("festival"):
            festival.append((sentence, file))
        else:
            _run(_command(sentence, file), TIMEOUT_S)
    if festival:
        _speak_with_festival(festival, folder / "speak.scm")
    return [_read(file, one.manner.resampling) for one, file in zip(sentences, files, strict=True)]


def _speak_with_festival(sentences: list[tuple[Sentence, Path]], script: Path) -> None:
    """Festival takes longer to start than to speak, so it speaks all of them in one run."""
    lines, voice = [], ""
    for sentence, file in sorted(sentences, key=lambda one: one[0].manner.voice):
        if sentence.manner.voice != voice:
            voice = sentence.manner.voice
            lines.append(f"(voice_{voice.removeprefix('festival ')})")
        lines.append(f"(Parameter.set 'Duration_Stretch {sentence.manner.stretch:.2f})")
        lines.append(f'(utt.save.wave (utt.synth (Utterance Text "{sentence.text}")) "{file}" \'riff)')
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _run(["festival", "-b", str(script)], 10 * TIMEOUT_S)


def _run(command: list[str], timeout_s: float) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=timeout_s, check=False)


def _read(wav: Path, faster: float) -> NDArray[np.int16]:
    if not wav.exists():
        return np.zeros(0, np.int16)
    sound, rate_hz = soundfile.read(wav, dtype="float32", always_2d=True)
    peak = float(np.abs(sound).max(initial=0.0))
    if peak < LEAST_PEAK:
        return np.zeros(0, np.int16)
    sound = soxr.resample(sound[:, 0] * (PEAK / peak), rate_hz * faster, MICROPHONE_RATE_HZ)
    samples: NDArray[np.int16] = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
    return samples


def _command(sentence: Sentence, wav: Path) -> list[str]:
    kind, *voice = sentence.manner.voice.split()
    if kind == "espeak":
        return _espeak(sentence.text, sentence.manner, voice, wav)
    return _flite(sentence.text, sentence.manner, voice[0], wav)


def _espeak(text: str, manner: Manner, voice: list[str], wav: Path) -> list[str]:
    variant, accent = voice[0], voice[1] if len(voice) > 1 else "en-us"
    speed_wpm, pitch = round(160 / manner.stretch), min(99, round(50 * manner.pitch))
    options = ["-s", str(speed_wpm), "-p", str(pitch), "-g", str(manner.pause)]
    return ["espeak-ng", "-v", f"{accent}+{variant}", *options, "-w", str(wav), text]


def _flite(text: str, manner: Manner, voice: str, wav: Path) -> list[str]:
    settings = {
        "duration_stretch": f"{manner.stretch:.2f}",
        "int_f0_target_mean": f"{FLITE_PITCH_HZ[voice] * manner.pitch:.0f}",
        "int_f0_target_stddev": f"{20 * manner.pitch:.0f}",
    }
    options = [part for name, value in settings.items() for part in ("--setf", f"{name}={value}")]
    return ["flite", "-voice", voice, *options, "-t", text, "-o", str(wav)]
