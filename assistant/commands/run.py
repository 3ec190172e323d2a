"""`attune run`: the speech loop, on the microphone and speaker or on files."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from assistant.commands.captions import Captions
from assistant.commands.event_lines import event_lines
from assistant.errors import DeviceError, MicrophoneError, SpeakerError, UsageError
from assistant.guidance.events import Action
from assistant.guidance.guide import Guide
from assistant.guidance.wishes import set_values
from assistant.runtime.recording import Recorder
from assistant.settings import Settings

SUMMARY = "lead exercises by voice, on the microphone and speaker or on files"
EXAMPLE = "attune run breathe_before_talk --set minutes=5"
OFFLINE_SEED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exercise", nargs="?", metavar="EXERCISE", help="begin with this exercise")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the exercise")
    parser.add_argument(
        "--echo", type=float, metavar="DB", help="with files: how loud the microphone hears the speaker"
    )
    parser.add_argument("--words", action="store_true", help="type instead of speaking")
    parser.add_argument("--or-rehearse", action="store_true", help=argparse.SUPPRESS)
    add_run_arguments(parser)
    parser.add_argument("--microphone", metavar="NAME|FILE", help="a device's name or a part of it, or a sound file")


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """What `run` and `rehearse` share."""
    parser.add_argument("--speaker", metavar="NAME|FILE|none", help="a device's name or a part of it, or a WAV file")
    parser.add_argument("--events", metavar="FILE|-", help="write every event as a JSON line")
    parser.add_argument("--engine", choices=["vosk", "pocketsphinx"], help="what recognises speech")
    parser.add_argument("--quiet", action="store_true", help="no captions")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.app import is_sound_file

    settings = with_flags(arguments, settings)
    microphone, speaker = settings.sound.microphone, settings.sound.speaker
    if is_sound_file(microphone):
        return _run_on_files(arguments, settings)
    if is_sound_file(speaker):
        raise UsageError(f"--speaker {speaker}: a file as the speaker needs a file as the microphone")
    if arguments.echo is not None:
        raise UsageError("--echo needs a file as the microphone; a real room has its own echo")
    try:
        return _run_live(arguments, settings)
    except (MicrophoneError, SpeakerError) as error:
        if not arguments.or_rehearse:
            raise
        return _rehearse_instead(error, arguments, settings)


def with_flags(arguments: argparse.Namespace, settings: Settings) -> Settings:
    """The settings with what the command line says instead."""
    sound, hearing = settings.sound, settings.hearing
    microphone = getattr(arguments, "microphone", None)
    sound = replace(
        sound,
        microphone=sound.microphone if microphone is None else microphone,
        speaker=sound.speaker if arguments.speaker is None else arguments.speaker,
    )
    return replace(settings, sound=sound, hearing=replace(hearing, engine=arguments.engine or hearing.engine))


def add_listeners(
    arguments: argparse.Namespace, settings: Settings, recorder: Recorder, stack: ExitStack, anyway: bool = False
) -> None:
    """The events file, and captions where there is a terminal (or `anyway`) and nothing is against them."""
    if arguments.events:
        recorder.add(stack.enter_context(event_lines(arguments.events)))
    wanted = settings.guide.captions and not arguments.quiet and arguments.events != "-"
    if wanted and (sys.stdout.isatty() or anyway):
        recorder.add(Captions(Console(highlight=False)).listen)


def _opening(guide: Guide, arguments: argparse.Namespace, now: float) -> list[Action]:
    """Begin with the exercise asked for, or greet. Raises UsageError for one that does not exist."""
    if not arguments.exercise:
        if arguments.set:
            raise UsageError("--set needs an exercise: attune run EXERCISE --set name=value")
        return guide.start()
    exercise = guide.library.get(arguments.exercise)
    if exercise is None:
        raise UsageError(f"there is no exercise {arguments.exercise}; there are {', '.join(guide.library)}")
    return guide.begin(exercise.id, set_values(exercise, arguments.set), now)


def _run_on_files(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.app import make_guide, open_composer, open_ear, open_recorder
    from assistant.devices.wav_audio import WavMicrophone, WavSpeaker
    from assistant.runtime.offline import OfflineRuntime

    with ExitStack() as stack:
        guide = make_guide(settings, OFFLINE_SEED)
        recorder = open_recorder(settings, stack)
        add_listeners(arguments, settings, recorder, stack)
        microphone = stack.enter_context(WavMicrophone(Path(settings.sound.microphone)))
        speaker = stack.enter_context(WavSpeaker(speaker_file(settings)))
        composer, ear = open_composer(settings, stack), open_ear(settings, stack)
        runtime = OfflineRuntime(guide, ear, microphone, speaker, composer, recorder, arguments.echo)
        return exit_code(runtime.run(_opening(guide, arguments, 0.0)))


def _run_live(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.app import make_guide, open_recorder, practised_today
    from assistant.runtime.opening import open_live

    with ExitStack() as stack:
        guide = make_guide(settings, None, first_today=not practised_today(settings))
        recorder = open_recorder(settings, stack)
        add_listeners(arguments, settings, recorder, stack)
        runtime = open_live(settings, guide, recorder, stack, typed=arguments.words)
        return exit_code(runtime.run(lambda now: _opening(guide, arguments, now)))


def _rehearse_instead(error: DeviceError, arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.commands.rehearse import rehearse_the_tour

    print(f"{error} Here is a rehearsal instead.", file=sys.stderr)
    return rehearse_the_tour(arguments, settings)


def speaker_file(settings: Settings) -> Path | None:
    """Where the sound of an offline run goes; None for nowhere. Raises UsageError for a device's name."""
    from assistant.app import is_sound_file

    speaker = settings.sound.speaker
    if speaker in ("", "none"):
        return None
    if not is_sound_file(speaker):
        raise UsageError(f"--speaker {speaker}: a file as the microphone needs a WAV file, or none, as the speaker")
    return Path(speaker)


def exit_code(outcome: str) -> int:
    return 3 if outcome == "fault" else 0
