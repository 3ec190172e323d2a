"""Each of the three exercises, led live on a virtual sound card, with both engines: nothing typed, nothing mocked."""

from __future__ import annotations

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from live_person import LiveRun, run_live
from virtual_sound_card import VirtualSoundCard

from assistant.devices.sqlite_reading import read_journal

pytestmark = pytest.mark.soundcard

SCRIPTS = Path(__file__).parent / "scripts"
EXERCISES = {"breathe": "breathe_before_talk", "reflect": "reflect_back", "gratitude": "gratitude_round"}
ENGINES = ["vosk", *(["pocketsphinx"] if importlib.util.find_spec("pocketsphinx") else [])]
JOBS = [(name, engine) for name in EXERCISES for engine in ENGINES]


@pytest.fixture(scope="module")
def runs(card_folder: Path) -> dict[tuple[str, str], tuple[LiveRun, Path]]:
    """All of them side by side, each with a card and a home of its own: together they take as long as the longest."""

    def live(job: tuple[str, str]) -> tuple[LiveRun, Path]:
        folder = card_folder / "-".join(job)
        with VirtualSoundCard(folder) as card:
            return run_live(card, folder / "home", SCRIPTS / f"{job[0]}.yaml", job[1]), folder / "home"

    with ThreadPoolExecutor(len(JOBS)) as pool:
        return dict(zip(JOBS, pool.map(live, JOBS), strict=True))


@pytest.mark.parametrize("job", JOBS, ids="-".join)
def test_an_exercise_is_led_to_its_end_by_voice_alone(runs, job):
    run, _ = runs[job]
    assert not run.failures, run.failures
    assert [event["outcome"] for event in run.named("finished")] == ["finished"]
    assert [event["exercise"] for event in run.named("started")] == [EXERCISES[job[0]]]
    assert run.exit_code == 130, run.errors  # ended by Ctrl-C, as a person at a terminal would


@pytest.mark.parametrize("job", JOBS, ids="-".join)
def test_the_journal_holds_it_afterwards(runs, job):
    _, home = runs[job]
    with read_journal(home / "journal.db") as rows:
        sessions = rows.sessions()
    assert [(session.exercise, session.outcome) for session in sessions] == [(EXERCISES[job[0]], "finished")]


@pytest.mark.parametrize("job", JOBS, ids="-".join)
def test_what_the_guide_said_was_heard_in_the_room(runs, job):
    """The speaker's monitor: sound where a line was said, about as much of it as the lines are long."""
    run, _ = runs[job]
    heard = run.heard[0].astype(float)
    sounding_s = (
        np.count_nonzero(np.abs(heard).reshape(-1)[: len(heard) // 320 * 320].reshape(-1, 320).max(axis=1) > 200) / 50
    )
    said_s = sum(event["seconds"] for event in run.named("said"))
    assert 0.3 * said_s < sounding_s < 1.1 * said_s + 60


@pytest.mark.parametrize("job", JOBS, ids="-".join)
def test_the_log_has_no_words_and_no_trouble(runs, job):
    run, _ = runs[job]
    assert not run.named("fault")
    assert "Traceback" not in run.errors
