"""`attune rehearse`: a session without a microphone; a second voice speaks the script's lines into the loop."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

from assistant.commands.run import OFFLINE_SEED, add_listeners, add_run_arguments, exit_code, speaker_file, with_flags
from assistant.errors import DeviceError, StorageError
from assistant.rehearsing.script import Script, Utter, joined, load_script
from assistant.settings import Settings

SUMMARY = "a whole session without a microphone, from a script"
EXAMPLE = "attune rehearse --speaker tour.wav"
TOUR = Path(__file__).parent.parent / "rehearsing" / "tour"
TOUR_ORDER = ("breathe_before_talk", "reflect_back", "gratitude_round")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", nargs="?", type=Path, metavar="SCRIPT", help="without it: a tour of the exercises")
    add_run_arguments(parser)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    settings = with_flags(arguments, settings)
    script = _tour() if arguments.script is None else load_script(arguments.script)
    return rehearse(arguments, settings, script, speaker_file(settings))


def rehearse(arguments: argparse.Namespace, settings: Settings, script: Script, speaker: Path | None) -> int:
    """1 when an expectation did not come true; each that did not is one line."""
    from assistant.app import acquaint, make_guide, open_composer, open_ear, open_recorder
    from assistant.devices.persons_voice import person_samples, room_noise
    from assistant.devices.wav_audio import WavSpeaker
    from assistant.rehearsing.person import ScriptedPerson
    from assistant.runtime.offline import OfflineRuntime

    with ExitStack() as stack:
        guide = make_guide(settings, OFFLINE_SEED)
        speech = cache(partial(person_samples, script))
        for line in script.lines:
            if isinstance(line, Utter):
                speech(line)  # a voice or recording that cannot be used is told before anything begins
        person = ScriptedPerson(script, speech, room_noise(script))
        composer, ear = open_composer(settings, stack), open_ear(settings, stack)
        acquaint(guide, ear.recogniser, settings)
        recorder = open_recorder(settings, stack, rehearsal=True)
        sounds = stack.enter_context(WavSpeaker(speaker))
        add_listeners(arguments, settings, recorder, stack, anyway=True)
        recorder.add(person.listen)
        runtime = OfflineRuntime(guide, ear, person, sounds, composer, recorder, script.room.echo_db)
        person.tell = lambda at_s, line: recorder.tell(at_s, "person", {"text": line})
        person.guide_is_silent = runtime.guide_is_silent
        outcome = runtime.run(guide.start())
    for failure in person.failures:
        print(f"attune: {failure.place}: {failure.sentence}", file=sys.stderr)
    return 1 if person.failures else exit_code(outcome)


def rehearse_the_tour(arguments: argparse.Namespace, settings: Settings) -> int:
    """For a start without a microphone: the whole tour, its sound in a file that is named, and what to do next."""
    try:
        sound = Path(tempfile.mkdtemp(prefix="attune-")) / "rehearsal.wav"
    except OSError as error:
        raise StorageError(f"there is no room for the rehearsal's sound ({error.strerror}). Make room.") from error
    code = rehearse(arguments, settings, _tour(), sound)
    if code == DeviceError.exit_code:
        return code
    print(f"What you would have heard is in {sound}")
    print("Next: connect a microphone and a speaker and start again. `attune devices` shows what is found.")
    return code


def _tour() -> Script:
    return joined([load_script(TOUR / f"{name}.yaml") for name in TOUR_ORDER])
