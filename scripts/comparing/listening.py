"""One engine, alone in this process, put to many trials: so that its memory and its load are its own.

python -m comparing.listening JOB, where JOB is a file written by `write_job`. Prints a line of JSON for each trial, and one at the end.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from assistant.app import open_ear, open_recogniser, start_phrases
from assistant.commands.hear import OWN_GRAMMAR_TRAILING_SILENCE_S, SILENCE_BEFORE, profile_of
from assistant.devices.sound_files import read_samples
from assistant.guidance.events import Heard
from assistant.guidance.loading import load_library
from assistant.hearing.ear import Ear
from assistant.hearing.frames import MICROPHONE_RATE_HZ
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.hearing.reblocking import frames_of
from assistant.settings import Settings
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar, parse_grammar
from assistant.understanding.understanding import Understanding
from comparing.choosing import settings_for
from comparing.meanings import meaning_of
from comparing.mixing import mixed
from comparing.trials import ORDER, Machine, Outcome, Trial

REFERENCE_RUNS = 5
REFERENCE_SHAPE = (4_000, 512)


@dataclass(frozen=True, slots=True)
class Task:
    """What is listened for. A grammar of its own has no understanding behind it."""

    profile: ListeningProfile
    grammar: Grammar


class Listener:
    """The product's own ears and understanding, given one clip after the other."""

    def __init__(self, ear: Ear, orders: Grammar | None) -> None:
        self._ear = ear
        self._orders = orders
        self._understanding = Understanding([start_phrases(exercise) for exercise in load_library().values()])
        self._tasks: dict[str, Task] = {}
        self._next_sample = 0

    def outcome(self, state: str, samples: Samples) -> Outcome:
        """As `attune hear` would tell it: with a little silence before and after the clip."""
        task = self._task(state)
        self._ear.listen_for(task.profile, task.grammar)
        after = round((task.profile.trailing_silence_s + 0.1) * MICROPHONE_RATE_HZ)
        padded = np.pad(samples, (SILENCE_BEFORE, after))
        self._next_sample += MICROPHONE_RATE_HZ  # a gap, after which the ear begins anew
        heard: list[Heard] = []
        meanings, waits_s, cpu_s = [], [], 0.0
        for frame in frames_of(padded, self._next_sample):
            begun_s = time.process_time()
            for event in self._ear.push(frame):
                if isinstance(event, Heard):
                    heard.append(event)
                    meanings.append(self._meaning(task, event.text))
                    waits_s.append(time.process_time() - begun_s)
            cpu_s += time.process_time() - begun_s
            self._next_sample = frame.start_sample + len(frame.samples)
        return Outcome(
            tuple(event.text for event in heard),
            tuple(filter(None, meanings)),
            len(samples) / MICROPHONE_RATE_HZ,
            cpu_s,
            tuple(waits_s),
        )

    def _meaning(self, task: Task, text: str) -> dict[str, str]:
        return {} if task.grammar is self._orders else meaning_of(self._understanding.understand(text, task.profile))

    def _task(self, state: str) -> Task:
        if state not in self._tasks:
            self._tasks[state] = self._made_task(state)
        return self._tasks[state]

    def _made_task(self, state: str) -> Task:
        if state == ORDER:
            assert self._orders is not None
            profile = ListeningProfile(Listening.IDLE, trailing_silence_s=OWN_GRAMMAR_TRAILING_SILENCE_S)
            return Task(profile, self._orders)
        profile = profile_of(Listening(state))
        return Task(profile, self._understanding.grammar(profile))


@dataclass(frozen=True, slots=True)
class Job:
    """All that the process is told. `orders`: the file of their grammar when the trials are orders, else "". `noise`: a sound file."""

    engine: str
    model: str
    orders: str
    noise: str
    trials: tuple[Trial, ...]


def write_job(file: Path, job: Job) -> None:
    file.write_text(json.dumps(asdict(job)), encoding="utf-8")


def read_job(file: Path) -> Job:
    told = json.loads(file.read_text(encoding="utf-8"))
    return Job(**told | {"trials": tuple(Trial(**trial) for trial in told["trials"])})


def main() -> int:
    job = read_job(Path(sys.argv[1]))
    settings = settings_for(job.engine, job.model)
    with ExitStack() as stack:
        before_mb = peak_mb()
        load_s = _load_s(settings)
        grammar = parse_grammar(Path(job.orders).read_text(encoding="utf-8"), job.orders) if job.orders else None
        listener = Listener(open_ear(settings, stack), grammar)
        references_s = [reference_s()]
        for trial in job.trials:
            _print_line(asdict(listener.outcome(trial.state, _sound(trial, job.noise))))
        references_s.append(reference_s())
        _print_line(asdict(Machine(load_s, before_mb, peak_mb(), min(references_s))))
    return 0


def peak_mb() -> float:
    """The most memory that this program ever held. Where Linux is asked, what its parent held does not count."""
    status = Path("/proc/self/status")
    if status.is_file():
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="utf-8"))
        if found:
            return int(found[1]) / 1_000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000)


def reference_s() -> float:
    """The least processor time of a few runs of a fixed piece of work: the spectra of 2 million samples."""
    sound = np.random.default_rng(0).standard_normal(REFERENCE_SHAPE)
    times_s = []
    for _ in range(REFERENCE_RUNS):
        begun_s = time.process_time()
        np.abs(np.fft.rfft(sound, axis=1))
        times_s.append(time.process_time() - begun_s)
    return min(times_s)


def _load_s(settings: Settings) -> float:
    begun_s = time.perf_counter()
    with ExitStack() as stack:
        open_recogniser(settings, stack)
        return time.perf_counter() - begun_s


def _sound(trial: Trial, noise: str) -> Samples:
    samples = read_samples(Path(trial.file), MICROPHONE_RATE_HZ)
    return samples if trial.snr_db is None else mixed(samples, _noise(noise), trial.snr_db, trial.seed)


@cache
def _noise(file: str) -> Samples:
    return read_samples(Path(file), MICROPHONE_RATE_HZ)


def _print_line(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    sys.exit(main())
