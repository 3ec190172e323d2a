"""The voice of a rehearsal's person: a recording shipped beside the script, a recording the script names, or flite."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from assistant.devices.flite_voice import FLITE_VOICES, flite_speech
from assistant.devices.sound_files import read_samples
from assistant.errors import UsageError
from assistant.hearing.frames import MICROPHONE_RATE_HZ
from assistant.rehearsing.person import at_speaking_level, padded_to_frames
from assistant.rehearsing.script import Script, Utter
from assistant.speaking.clips import Samples

RECORDINGS = "recordings"


def person_samples(script: Script, line: Utter) -> Samples:
    """What the microphone hears of this line: int16 at 16 kHz, whole frames. Raises VoiceError, AudioFileError."""
    if line.recording is not None:
        return padded_to_frames(at_speaking_level(read_samples(line.recording, MICROPHONE_RATE_HZ)))
    engine, _, voice = (line.voice or script.voice).partition(":")
    if engine != "flite":
        raise UsageError(f"{line.place}: the voice {engine} is not known; write flite:slt")
    if voice not in FLITE_VOICES:
        raise UsageError(f"{line.place}: flite has no voice {voice}; it has {', '.join(FLITE_VOICES)}")
    shipped = recording_of(script.file.parent, voice, line.text)
    if shipped.is_file():
        return padded_to_frames(at_speaking_level(read_samples(shipped, MICROPHONE_RATE_HZ)))
    return padded_to_frames(at_speaking_level(flite_speech(line.text, voice)))


def recording_of(folder: Path, voice: str, text: str) -> Path:
    """The file of a shipped line: "recordings/slt-help-me-breathe.flac"."""
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return folder / RECORDINGS / f"{voice}-{words}.flac"


def room_noise(script: Script) -> Samples:
    """The noise of the script's room at 16 kHz; empty where it is quiet."""
    if script.room.noise is None:
        return np.zeros(0, np.int16)
    return read_samples(script.room.noise, MICROPHONE_RATE_HZ)
