"""`attune say`: the voice alone."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from assistant.errors import UsageError
from assistant.settings import Settings
from assistant.speaking.prompts import GUIDING_WPM, Pace, prompt_score
from assistant.speaking.tracks import Track

SUMMARY = "let the voice say something"
EXAMPLE = 'attune say "Breathe in. (2s) And out." --speaker breath.wav'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help="pauses are written (2s)")
    parser.add_argument("--speaker", metavar="NAME|FILE|none", help="a device's name or a part of it, or a WAV file")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.app import is_sound_file, open_composer

    if not any(map(str.isalnum, arguments.text)):
        raise UsageError("say: there are no words in this text")
    speaker = settings.sound.speaker if arguments.speaker is None else arguments.speaker
    with ExitStack() as stack:
        composer = open_composer(settings, stack)
        track = composer.track(prompt_score(arguments.text, GUIDING_WPM, Pace()))
        if is_sound_file(speaker):
            _write(track, Path(speaker), stack)
        elif speaker != "none":
            _play(track, replace(settings, sound=replace(settings.sound, speaker=speaker)), stack)
    return 0


def _write(track: Track, file: Path, stack: ExitStack) -> None:
    from assistant.devices.wav_audio import WavSpeaker

    speaker = stack.enter_context(WavSpeaker(file))
    speaker.place(track, 0.0)
    speaker.close_at(track.seconds)


def _play(track: Track, settings: Settings, stack: ExitStack) -> None:
    from assistant.devices.sounddevice_audio import SounddeviceSpeaker

    speaker = stack.enter_context(SounddeviceSpeaker(settings.sound.speaker))
    speaker.play(track, speaker.ticket())
