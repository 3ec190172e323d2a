"""`attune run`: the speech loop, on the microphone and speaker or on files."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from assistant.commands.captions import Captions, Terminal
from assistant.commands.event_lines import event_lines
from assistant.errors import DeviceError, ModelError, UsageError, VoiceError
from assistant.guidance.events import Action
from assistant.guidance.exercise import Value
from assistant.guidance.guide import Guide
from assistant.guidance.wishes import set_values
from assistant.guidance.yaml_lines import nearest
from assistant.runtime.recording import Recorder
from assistant.settings import Settings

SUMMARY = "lead exercises by voice, on the microphone and speaker or on files"
EXAMPLE = "attune run breathe_before_talk --set minutes=5"
OFFLINE_SEED = 1
LOUDEST_ECHO_DB = 20.0
Wish: TypeAlias = tuple[str, dict[str, Value]] | None
"""The id of the exercise to begin with and its settings; None to greet."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exercise", nargs="?", metavar="EXERCISE", help="begin with this exercise")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the exercise")
    parser.add_argument(
        "--echo", type=_decibels, metavar="DB", help="with files: how loud the microphone hears the speaker"
    )
    parser.add_argument("--words", action="store_true", help="type instead of speaking")
    parser.add_argument("--or-rehearse", action="store_true", help=argparse.SUPPRESS)
    add_run_arguments(parser)
    parser.add_argument("--microphone", metavar="NAME|FILE", help="a device's name or a part of it, or a sound file")


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """What `run` and `rehearse` share."""
    parser.add_argument("--speaker", metavar="NAME|FILE|none", help="a device's name or a part of it, or a WAV file")
    parser.add_argument("--events", metavar="FILE|-", help="write every event as a JSON line")
    parser.add_argument("--engine", choices=["best", "vosk", "pocketsphinx"], help="what recognises speech")
    parser.add_argument("--quiet", action="store_true", help="no captions")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.app import is_sound_file

    settings = with_flags(arguments, settings)
    microphone, speaker = settings.sound.microphone, settings.sound.speaker
    if is_sound_file(microphone):
        return _run_on_files(arguments, settings)
    if is_sound_file(speaker):
        other = f'"{microphone}" is not one (WAV, FLAC, AIFF)' if microphone else "name one with --microphone"
        raise UsageError(f"--speaker {speaker}: a file as the speaker needs a sound file as the microphone; {other}")
    if arguments.echo is not None:
        raise UsageError("--echo needs a file as the microphone; a real room has its own echo")
    try:
        return _run_live(arguments, settings)
    except DeviceError as error:
        if not arguments.or_rehearse or isinstance(error, (VoiceError, ModelError)):
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
    """Faults on standard error, the events file, and captions where there is a terminal (or `anyway`) and no objection."""
    recorder.add(_tell_fault)
    if arguments.events is not None:
        recorder.add(stack.enter_context(event_lines(arguments.events)))
    wanted = settings.guide.captions and not arguments.quiet and arguments.events != "-"
    if wanted and (sys.stdout.isatty() or anyway):
        recorder.add(Captions(Terminal(highlight=False)).listen)


def _tell_fault(at_s: float, event: str, detail: Mapping[str, object]) -> None:  # noqa: ARG001 (a listener's shape)
    if event == "fault":
        print(f"attune: {detail['sentence']}", file=sys.stderr)


def _decibels(text: str) -> float:
    level = float(text)
    if not (math.isfinite(level) and level <= LOUDEST_ECHO_DB):
        raise argparse.ArgumentTypeError(f"needs decibels such as -12, at most {LOUDEST_ECHO_DB:g}, not {text}")
    return level


def _wish(guide: Guide, arguments: argparse.Namespace) -> Wish:
    """What is asked for, checked before any device is opened or file made. Raises UsageError."""
    if arguments.exercise is None:
        if arguments.set:
            raise UsageError("--set needs an exercise: attune run EXERCISE --set name=value")
        return None
    exercise = guide.library.get(arguments.exercise)
    if exercise is None:
        hint = nearest(arguments.exercise, guide.library) or f" There are {', '.join(guide.library)}."
        raise UsageError(f'there is no exercise "{arguments.exercise}".{hint}')
    return exercise.id, set_values(exercise, arguments.set)


def _opening(guide: Guide, wish: Wish, now: float) -> list[Action]:
    return guide.start() if wish is None else guide.begin(*wish, now)


def _check_kept(recording: Path, sound: Path | None, arguments: argparse.Namespace) -> None:
    """Nothing is written over what is heard. Raises UsageError."""
    if arguments.words:
        raise UsageError("--words takes the place of the microphone; leave out one of --words and --microphone")
    events = Path(arguments.events) if arguments.events else None
    for option, written in (("--speaker", sound), ("--events", events)):
        if written is not None and written.resolve() == recording.resolve():
            raise UsageError(f"{option} {written}: this is the recording that is heard. Name another file.")


def _run_on_files(arguments: argparse.Namespace, settings: Settings) -> int:
    """Files are written only when all else is ready, so that a mistake leaves those of an earlier run as they are."""
    from assistant.app import acquaint, make_guide, open_composer, open_ear, open_recorder
    from assistant.devices.wav_audio import WavMicrophone, WavSpeaker
    from assistant.runtime.offline import OfflineRuntime

    recording, sound = Path(settings.sound.microphone), speaker_file(settings)
    _check_kept(recording, sound, arguments)
    with ExitStack() as stack:
        guide = make_guide(settings, OFFLINE_SEED)
        wish = _wish(guide, arguments)
        microphone = stack.enter_context(WavMicrophone(recording))
        composer, ear = open_composer(settings, stack), open_ear(settings, stack)
        acquaint(guide, ear.recogniser, settings)
        recorder = open_recorder(settings, stack)
        speaker = stack.enter_context(WavSpeaker(sound))
        add_listeners(arguments, settings, recorder, stack)
        runtime = OfflineRuntime(guide, ear, microphone, speaker, composer, recorder, arguments.echo)
        return exit_code(runtime.run(_opening(guide, wish, 0.0)))


def _run_live(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.app import make_guide, open_recorder, practised_today
    from assistant.runtime.opening import open_live

    with ExitStack() as stack:
        guide = make_guide(settings, None, first_today=not practised_today(settings))
        wish = _wish(guide, arguments)
        recorder = open_recorder(settings, stack)
        add_listeners(arguments, settings, recorder, stack)
        runtime = open_live(settings, guide, recorder, stack, typed=arguments.words)
        return exit_code(runtime.run(lambda now: _opening(guide, wish, now)))


def _rehearse_instead(error: DeviceError, arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.commands.rehearse import rehearse_the_tour

    print(f"{error}\nHere is a rehearsal instead.", file=sys.stderr)
    return rehearse_the_tour(arguments, settings)


def speaker_file(settings: Settings) -> Path | None:
    """Where the sound of an offline run goes; None for nowhere. Raises UsageError for a device's name."""
    speaker = settings.sound.speaker
    if speaker in ("", "none"):
        return None
    if Path(speaker).suffix.lower() != ".wav":
        raise UsageError(f"--speaker {speaker}: a file as the microphone needs a WAV file, or none, as the speaker")
    return Path(speaker)


def exit_code(outcome: str) -> int:
    return {"fault": 3, "interrupted": 130}.get(outcome, 0)
