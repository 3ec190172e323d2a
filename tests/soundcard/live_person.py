"""A rehearsal script spoken into a real, running Attune through a virtual sound card, in real time."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from virtual_sound_card import VirtualSoundCard

from assistant.devices.persons_voice import person_samples
from assistant.hearing.frames import MICROPHONE_RATE_HZ
from assistant.rehearsing.person import Failure, ScriptedPerson
from assistant.rehearsing.script import load_script

VOICE_RATE = "1.8"
"""The guide speaks fast, so that six whole sessions take three minutes."""
LEAD_S = 0.3
"""So far ahead of its time the person's sound is written: a busy machine must not tear holes into words."""
CUE_S = 1.0
GUIDE_TAIL_S = 0.6
"""After the last sample the ears stay shut for 0.4 s; the card itself is some 0.05 s late."""


@dataclass
class LiveRun:
    """What came of it. `events` are those of `--events`."""

    failures: list[Failure] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    exit_code: int | None = None
    errors: str = ""
    heard: list[np.ndarray] = field(default_factory=list)

    def named(self, event: str) -> list[dict]:
        return [each for each in self.events if each["event"] == event]


def run_live(card: VirtualSoundCard, home: Path, script: Path, engine: str, longest_s: float = 400.0) -> LiveRun:
    """Starts `attune run`, speaks the script's lines, and ends the program when the script is over."""
    run = LiveRun()
    command = [sys.executable, "-m", "assistant", "--home", str(home), "run", "--events", "-", "--engine", engine]
    environment = {**card.environment, "ATTUNE_VOICE_RATE": VOICE_RATE}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    person = _person(script, process, run)
    try:
        with card.recording() as run.heard:
            _speak(person, card, process, longest_s)
    finally:
        process.send_signal(2)
        run.exit_code = process.wait(20)
        run.errors = process.stderr.read()
        process.stderr.close()
    run.failures = person.failures
    return run


def _person(script_file: Path, process: subprocess.Popen, run: LiveRun) -> ScriptedPerson:
    script = load_script(script_file)
    person = ScriptedPerson(script, partial(person_samples, script), np.zeros(0, np.int16))
    silent_from = [0.0]

    def listen() -> None:
        with process.stdout as lines:
            for line in lines:
                event = json.loads(line)
                run.events.append(event)
                if event["event"] == "said":
                    silent_from[0] = person.now_s + event["seconds"] + GUIDE_TAIL_S
                if event["event"] == "cue":
                    silent_from[0] = max(silent_from[0], person.now_s + CUE_S + GUIDE_TAIL_S)
                person.listen(person.now_s, event["event"], event)

    person.guide_is_silent = lambda at_s: at_s > silent_from[0]
    threading.Thread(target=listen, daemon=True).start()
    return person


def _speak(person: ScriptedPerson, card: VirtualSoundCard, process: subprocess.Popen, longest_s: float) -> None:
    """The person's frames at the pace of life, into the virtual microphone."""
    command = [
        "pacat",
        "--device=vmic_in",
        f"--rate={MICROPHONE_RATE_HZ}",
        "--channels=1",
        "--format=s16le",
        "--raw",
        "--latency-msec=250",
    ]
    began = time.monotonic() - LEAD_S
    with subprocess.Popen(command, env=card.environment, stdin=subprocess.PIPE) as player:
        while process.poll() is None and time.monotonic() - began < longest_s:
            frame = person.read()
            if frame is None:
                break
            player.stdin.write(frame.samples.tobytes())
            player.stdin.flush()
            time.sleep(max(0.0, began + person.now_s - time.monotonic()))
