"""The second voice of rehearsals: flite (Debian's package), so that the person does not sound like the guide."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from assistant.devices.sound_files import read_samples
from assistant.errors import VoiceError
from assistant.hearing.frames import MICROPHONE_RATE_HZ
from assistant.speaking.clips import Samples

FLITE_VOICES = ("slt", "awb", "rms", "kal16", "kal")
DEADLINE_S = 20


def flite_speech(text: str, voice: str) -> Samples:
    """int16 at 16 kHz. Blocks for some ten milliseconds a word; raises VoiceError."""
    if voice not in FLITE_VOICES:
        raise VoiceError(f"flite has no voice {voice}; it has {', '.join(FLITE_VOICES)}")
    if shutil.which("flite") is None:
        raise VoiceError("the rehearsal's second voice needs flite: sudo apt install flite")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "line.wav"
        try:
            command = ["flite", "-voice", voice, "-t", text, "-o", str(file)]
            subprocess.run(command, check=True, capture_output=True, timeout=DEADLINE_S)
        except (OSError, subprocess.SubprocessError) as error:
            raise VoiceError("flite could not speak a line of the rehearsal; does `flite -lv` work?") from error
        return read_samples(file, MICROPHONE_RATE_HZ)
