"""Commands spoken by voices that none of our models was trained on: espeak-ng's variants, and ked of festival."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.app import start_phrases
from assistant.guidance.loading import load_library
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.understanding.spoken_numbers import spoken
from assistant.understanding.understanding import Understanding
from comparing.meanings import meaning_of
from comparing.trials import Trial

MADE_COMMANDS = "commands by synthesised voices, session"
MADE_NUMBERS = "one to ten by synthesised voices, number"
ESPEAK_VARIANTS = ("Annie", "m7", "f5", "steph", "pablo")
WORDS_PER_MINUTE = 150
_FESTIVAL = "(voice_ked_diphone)"

Speak = Callable[[str, Path], None]


def voices() -> dict[str, Speak]:
    """Those whose programs are here."""
    found: dict[str, Speak] = {}
    if espeak := shutil.which("espeak-ng"):
        for variant in ESPEAK_VARIANTS:
            found[variant] = _espeak(espeak, f"en-us+{variant}")
    text2wave = shutil.which("text2wave")
    if text2wave and any(Path("/usr/share/festival/voices").glob("*/ked_diphone")):
        found["ked"] = _festival(text2wave)
    return found


def made_trials(folder: Path) -> list[Trial]:
    """Writes the clips into the folder, which takes a minute, and tells what each of them must do."""
    understanding = Understanding([start_phrases(exercise) for exercise in load_library().values()])
    return [
        Trial(test, state.value, str(file), wanted, aside=True)
        for test, state, texts in _said(understanding)
        for text in texts
        if (wanted := meaning_of(understanding.understand(text, ListeningProfile(state))))
        for file in _clips(text, folder)
    ]


def _said(understanding: Understanding) -> Iterator[tuple[str, Listening, list[str]]]:
    """Each phrase that is listened for in a session; decoys among them mean nothing and are left out by their meaning."""
    yield MADE_COMMANDS, Listening.SESSION, understanding.grammar(ListeningProfile(Listening.SESSION)).phrase_list()
    yield MADE_NUMBERS, Listening.NUMBER, [spoken(number) for number in range(1, 11)]


def _clips(text: str, folder: Path) -> Iterator[Path]:
    for voice, speak in voices().items():
        file = folder / f"{voice}-{text.replace(' ', '_')}.wav"
        if not file.is_file():
            speak(text, file)
        yield file


def _espeak(program: str, voice: str) -> Speak:
    def speak(text: str, file: Path) -> None:
        command = [program, "-v", voice, "-s", str(WORDS_PER_MINUTE), "-w", str(file), text]
        subprocess.run(command, check=True, capture_output=True)

    return speak


def _festival(program: str) -> Speak:
    def speak(text: str, file: Path) -> None:
        command = [program, "-eval", _FESTIVAL, "-o", str(file)]
        subprocess.run(command, input=text, text=True, check=True, capture_output=True)

    return speak
