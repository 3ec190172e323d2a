"""Free speech for real: both recognisers on one model, in a whole session on files.

The small model stands in for an official one. It is declared to take dictation; what it writes down is poorer, the way is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.app import acquaint, new_session_id, start_phrases
from assistant.devices.manual_clock import ManualClock
from assistant.devices.memory_journal import MemoryJournal
from assistant.devices.persons_voice import person_samples, room_noise
from assistant.devices.silero_detector import SileroDetector
from assistant.devices.sound_files import read_samples
from assistant.devices.tone_voice import ToneVoice
from assistant.devices.vosk_recogniser import VoskRecogniser
from assistant.devices.wav_audio import WavSpeaker
from assistant.guidance.guide import Guide
from assistant.guidance.loading import load_exercise
from assistant.guidance.manner import Manner
from assistant.hearing.ear import Ear
from assistant.hearing.echo_guard import EchoGuard
from assistant.journal.entries import EventEntry
from assistant.rehearsing.person import ScriptedPerson
from assistant.rehearsing.script import load_script
from assistant.runtime.composing import Composer
from assistant.runtime.offline import OfflineRuntime
from assistant.runtime.recording import Recorder
from assistant.settings import load_settings
from assistant.understanding.understanding import Understanding

pytestmark = pytest.mark.wav

EXERCISE = """\
id: tell
title: Tell
version: 1
people: 1
safety: calm
start: help me breathe before my talk
steps:
  - listen: Tell me.
    up to: 30 seconds
    ends: done, quiet 2 seconds
    keep: ask
  - bell: end
"""


def spoken(project: Path, folder: Path, name: str) -> Path:
    parts = [read_samples(project / f"tests/sounds/{part}.flac", 16_000) for part in name.split("+")]
    rest = np.zeros(round(1.3 * 16_000), np.int16)
    sound = np.concatenate([piece for part in parts for piece in (rest, part)][1:])
    soundfile.write(folder / f"{name}.wav", sound, 16_000)
    return folder / f"{name}.wav"


class Told:
    """A session of this exercise, led by these recordings; "one+other" is both in one breath, with a rest between them."""

    def __init__(self, project: Path, folder: Path, sounds: tuple[str, ...], open_speech: bool) -> None:
        (folder / "tell.yaml").write_text(EXERCISE)
        lines = "".join(f"  - play: {spoken(project, folder, sound)}\n" for sound in sounds)
        (folder / "script.yaml").write_text(f"lines:\n{lines}  - expect: {{event: finished}}\n")
        self.records: list[str] = []
        self.journal = MemoryJournal(ManualClock())
        with ExitStack() as stack:
            self.outcome = self._run(project, folder, stack, open_speech)

    def _run(self, project: Path, folder: Path, stack: ExitStack, open_speech: bool) -> str:
        settings = load_settings(folder, None, {}, {})
        exercise = load_exercise(folder / "tell.yaml")
        guide = Guide({exercise.id: exercise}, Understanding([start_phrases(exercise)]), Manner(), lambda: 1)
        recogniser = stack.enter_context(VoskRecogniser(project / "models/attune-en-tiny", open_speech))
        ear = Ear(stack.enter_context(SileroDetector()), recogniser, EchoGuard())
        acquaint(guide, recogniser, settings)
        script = load_script(folder / "script.yaml")
        person = ScriptedPerson(script, lambda line: person_samples(script, line), room_noise(script))
        recorder = Recorder(self.journal, settings.journal, new_session_id)
        recorder.add(self._hear_of)
        recorder.add(person.listen)
        speaker = stack.enter_context(WavSpeaker(None))
        runtime = OfflineRuntime(guide, ear, person, speaker, Composer(ToneVoice(), settings), recorder)
        person.guide_is_silent = runtime.guide_is_silent
        outcome = runtime.run(guide.begin("tell", {}, 0.0))
        assert not person.failures
        return outcome

    def _hear_of(self, at_s: float, event: str, detail: Mapping[str, object]) -> None:
        if event not in ("said", "person"):
            self.records.append(f"{event} {dict(detail)}")

    def events(self) -> list[EventEntry]:
        return self.journal.events(self.journal.sessions()[0].id)

    def kept(self) -> list[str]:
        return [str(event.detail["words"]) for event in self.events() if event.kind == "kept"]

    def ended(self) -> object:
        return self.events()[-1].detail["outcome"]


def test_what_was_said_in_two_pieces_is_kept_after_a_yes_and_told_to_nobody_else(project: Path, tmp_path: Path) -> None:
    told = Told(project, tmp_path, ("help-me-breathe+seven", "yes"), open_speech=True)
    (words,) = told.kept()
    assert {"help", "breathe", "talk"} & set(words.split())
    assert words.split()[-1] == "seven"
    assert told.ended() == "finished"
    assert not [record for record in told.records if "breathe" in record or "seven" in record]
    assert "kept {}" in told.records


def test_stop_is_obeyed_in_the_middle_of_it_and_nothing_is_kept(project: Path, tmp_path: Path) -> None:
    told = Told(project, tmp_path, ("help-me-breathe", "stop"), open_speech=True)
    assert (told.ended(), told.kept()) == ("stopped", [])


def test_a_model_that_takes_no_dictation_leads_through_the_same_step_without_a_promise(
    project: Path, tmp_path: Path
) -> None:
    told = Told(project, tmp_path, ("help-me-breathe",), open_speech=False)
    assert (told.ended(), told.kept()) == ("finished", [])
    assert not [record for record in told.records if "yes_no" in record]
