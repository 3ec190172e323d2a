"""Each engine in a process of its own; what it prints is gathered here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import ModelError
from comparing.choosing import Candidate
from comparing.listening import Job, write_job
from comparing.recordings import grammar_file, noise_file
from comparing.trials import ORDER, Machine, Outcome, Results, Trial
from progress import say

SCRIPTS = Path(__file__).resolve().parent.parent
TELL_EVERY_S = 20.0


@dataclass(frozen=True, slots=True)
class Part:
    """The trials of one process: those with the grammar of the orders, or those in states of ours."""

    trials: tuple[Trial, ...]
    orders: Path | None


def results_of(candidate: Candidate, trials: Sequence[Trial], folder: Path) -> Results:
    """Everything about one engine; `folder` holds the recordings. Raises ModelError when the engine fails."""
    orders = Part(tuple(trial for trial in trials if trial.state == ORDER), grammar_file(folder))
    states = Part(tuple(trial for trial in trials if trial.state != ORDER), None)
    parts = [part for part in (orders, states) if part.trials]
    told = Told(candidate.name, sum(len(part.trials) for part in parts))
    outcomes: list[Outcome] = []
    machines: list[Machine] = []
    for part in parts:
        *lines, last = _lines(candidate, part, noise_file(folder), told)
        outcomes += [_outcome(line) for line in lines]
        machines.append(Machine(**last))
    return Results(
        candidate.name,
        tuple(trial for part in parts for trial in part.trials),
        tuple(outcomes),
        Machine(
            min(machine.load_s for machine in machines),
            min(machine.before_mb for machine in machines),
            max(machine.memory_mb for machine in machines),
            min(machine.reference_s for machine in machines),
        ),
    )


class Told:
    """A line now and then: how far it is, and how long it will take."""

    def __init__(self, name: str, clips: int) -> None:
        self._name = name
        self._clips = clips
        self._done = 0
        self._begun_s = self._told_s = time.monotonic()

    def one_more(self) -> None:
        self._done += 1
        now_s = time.monotonic()
        if now_s - self._told_s < TELL_EVERY_S and self._done < self._clips:
            return
        self._told_s = now_s
        left_s = (now_s - self._begun_s) / self._done * (self._clips - self._done)
        say(f"{self._name}: {self._done} of {self._clips} clips, about {left_s / 60:.1f} min left")


def _lines(candidate: Candidate, part: Part, noise: Path, told: Told) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder) / "job.json"
        write_job(job, Job(candidate.engine, candidate.model, str(part.orders or ""), str(noise), part.trials))
        command = [sys.executable, "-m", "comparing.listening", str(job)]
        environment = os.environ | {"PYTHONPATH": str(SCRIPTS)}
        lines = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(json.loads(line))
                if len(lines) <= len(part.trials):
                    told.one_more()
        if process.returncode or len(lines) != len(part.trials) + 1:
            raise ModelError(f"{candidate.name} failed after {len(lines)} clips; its own words stand above.")
    return lines


def _outcome(line: dict[str, Any]) -> Outcome:
    return Outcome(
        tuple(line["texts"]), tuple(line["meanings"]), line["audio_s"], line["cpu_s"], tuple(line["waits_s"])
    )
