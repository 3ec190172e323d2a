"""Commands spoken by voices that none of our models was trained on: espeak-ng's variants, and ked of festival."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import soundfile

from assistant.app import start_phrases
from assistant.guidance.loading import load_library
from assistant.hearing.frames import MICROPHONE_RATE_HZ
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.understanding.spoken_numbers import spoken
from assistant.understanding.understanding import Understanding
from comparing.meanings import meaning_of
from comparing.trials import Trial
from kept_aside import FESTIVAL_VOICE, VOICES
from voices import Manner, Sentence, synthesised

MADE_COMMANDS = "commands by synthesised voices, session"
MADE_NUMBERS = "one to ten by synthesised voices, number"
FESTIVAL_VOICES = Path("/usr/share/festival/voices")


def voices() -> list[str]:
    """Those kept aside whose programs are here."""
    festival = shutil.which("festival") and any(FESTIVAL_VOICES.glob(f"*/{FESTIVAL_VOICE}"))
    here = {"espeak": shutil.which("espeak-ng"), "festival": festival}
    return [voice for voice in VOICES if here[voice.split()[0]]]


def made_trials(folder: Path) -> list[Trial]:
    """Writes the clips into the folder, which takes a minute, and tells what each of them must do."""
    understanding = Understanding([start_phrases(exercise) for exercise in load_library().values()])
    said = [
        (test, state, text, wanted, voice)
        for test, state, texts in _said(understanding)
        for text in texts
        if (wanted := meaning_of(understanding.understand(text, ListeningProfile(state))))
        for voice in voices()
    ]
    sounds = synthesised([Sentence(text, Manner(voice)) for _, _, text, _, voice in said], folder)
    trials = []
    for (test, state, text, wanted, voice), samples in zip(said, sounds, strict=True):
        file = folder / f"{state}-{voice.split()[1]}-{text.replace(' ', '_')}.wav"
        soundfile.write(file, samples, MICROPHONE_RATE_HZ)
        trials.append(Trial(test, state.value, str(file), wanted, aside=True))
    return trials


def _said(understanding: Understanding) -> Iterator[tuple[str, Listening, list[str]]]:
    """Each phrase that is listened for in a session; decoys among them mean nothing and are left out by their meaning."""
    yield MADE_COMMANDS, Listening.SESSION, understanding.grammar(ListeningProfile(Listening.SESSION)).phrase_list()
    yield MADE_NUMBERS, Listening.NUMBER, [spoken(number) for number in range(1, 11)]
