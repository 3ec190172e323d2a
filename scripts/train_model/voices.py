"""The voices that speak the training sentences, each in a hundred manners; some voices are kept aside for the checks."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

KEPT_ASIDE = ("espeak Annie", "espeak m7", "espeak f5", "espeak steph", "espeak pablo", "festival ked_diphone")
"""Never trained on."""
ESPEAK = """Alex Alicia Andrea Andy Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mario Michael Mike Nguyen
RicishayMax RicishayMax2 RicishayMax3 Storm Tweaky adam anika announcer antonio aunty belinda benjamin boris caleb david ed
edward edward2 f1 f2 f3 f4 grandma grandpa gustave iven iven2 iven3 iven4 john kaukovalta klatt klatt2 klatt3 klatt4 linda m1
m2 m3 m4 m5 m6 m8 marcelo max michel miguel norbert paul pedro quincy rob robert sandro shelby steph2 steph3 travis victor
zac""".split()
ACCENTS = ("en-us",) * 6 + ("en-gb", "en-gb-x-rp", "en-us-nyc", "en-gb-scotland")
FLITE_PITCH_HZ = {"slt": 170, "rms": 100, "awb": 120, "kal16": 105}
SHARES = {
    "espeak": 0.42,
    "flite slt": 0.17,
    "flite rms": 0.17,
    "flite awb": 0.11,
    "flite kal16": 0.05,
    "festival": 0.08,
}
FESTIVAL = ("kal_diphone", "cmu_us_slt_arctic_hts")
TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Manner:
    """How one sentence is spoken. `resampling`: the sound is then played that many times faster, `stretch` slower before."""

    voice: str
    stretch: float = 1.0
    resampling: float = 1.0
    pitch: float = 1.0
    pause: int = 0


def random_manner(rng: random.Random) -> Manner:
    """A voice to train with."""
    voice = rng.choices(list(SHARES), list(SHARES.values()))[0]
    if voice == "espeak":
        voice = f"espeak {rng.choice(ESPEAK)} {rng.choice(ACCENTS)}"
        resampling = rng.uniform(0.9, 1.14)
        return Manner(voice, rng.uniform(0.75, 1.5), resampling, rng.uniform(0.3, 1.7), rng.choice((0, 0, 0, 1, 3, 8)))
    if voice == "festival":
        voice = f"festival {rng.choice(FESTIVAL)}"
    resampling = rng.uniform(0.84, 1.22)
    return Manner(voice, resampling * rng.uniform(0.75, 1.3), resampling, rng.uniform(0.8, 1.25))


def speak(text: str, manner: Manner, wav: Path) -> None:
    """One sentence by espeak-ng or flite into a file. Raises OSError when the program is missing; may leave no file."""
    kind, *voice = manner.voice.split()
    command = _espeak(text, manner, voice, wav) if kind == "espeak" else _flite(text, manner, voice[0], wav)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=TIMEOUT_S, check=False)


def speak_with_festival(sentences: Iterable[tuple[str, Manner, Path]], script: Path) -> None:
    """Festival takes long to start, so it speaks many sentences in one run, written into `script`."""
    lines, voice = [], ""
    for text, manner, wav in sorted(sentences, key=lambda sentence: sentence[1].voice):
        if manner.voice != voice:
            voice = manner.voice
            lines.append(f"(voice_{voice.removeprefix('festival ')})")
        lines.append(f"(Parameter.set 'Duration_Stretch {manner.stretch:.2f})")
        lines.append(f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{wav}" \'riff)')
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = ["festival", "-b", str(script)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=10 * TIMEOUT_S, check=False)


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
