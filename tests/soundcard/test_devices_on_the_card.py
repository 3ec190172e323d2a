"""The real microphone and speaker on a virtual card: what is heard, what silence costs, what a lost device becomes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

pytestmark = pytest.mark.soundcard

PROGRAM = Path(__file__).parent / "card_program.py"


def begin(card, act: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), act]
    variables = {**card.environment, **environment}
    return subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answer(process: subprocess.Popen[str], timeout_s: float = 40.0) -> dict:
    out, err = process.communicate(timeout=timeout_s)
    assert process.returncode == 0, err[-2000:]
    return json.loads(out.splitlines()[-1])


def sounding_s(heard: np.ndarray) -> float:
    """From the first to the last audible sample, in seconds."""
    loud = np.flatnonzero(np.abs(heard.astype(int)) > 500)
    return float(loud[-1] - loud[0]) / 16_000 if len(loud) else 0.0


def test_the_last_word_is_not_cut(card):
    """A stream that ends by itself loses its latency and a block or two: 60 to 360 ms of the last word were lost once."""
    with card.recording() as heard:
        told = answer(begin(card, "play"))
    assert told["played_s"] == pytest.approx(2.0)
    assert sounding_s(heard[0]) == pytest.approx(2.0, abs=0.02)


def test_a_hush_silences_and_twenty_at_the_worst_moments_never_hang(card):
    """Two threads that aborted one stream at the same time waited for each other for ever."""
    with card.recording() as heard:
        told = answer(begin(card, "hush"))
    assert told["played_s"] < 3.0, "it was to be ten seconds, hushed after one"
    assert told["hushed_before_s"] == 0.0
    loud = np.abs(heard[0].astype(int)) > 500
    first = int(np.flatnonzero(loud)[0])
    silent = np.flatnonzero(~loud[first:].reshape(-1)[: len(loud[first:]) // 800 * 800].reshape(-1, 800).any(axis=1))
    assert silent[0] * 0.05 < 3.0, "the room is silent long before the ten seconds are over"


def test_the_microphone_hears_what_is_fed_in_step_with_its_samples(card, tmp_path):
    wave = (np.sin(np.arange(16_000) * 0.2) * 9_000).astype(np.int16)
    soundfile.write(tmp_path / "hum.wav", wave, 16_000)
    process = begin(card, "listen")
    assert json.loads(process.stdout.readline()) == {"ready": True}
    time.sleep(0.6)
    card.feed(tmp_path / "hum.wav")
    told = answer(process)
    assert told["in_step"]
    assert told["monotone"]
    assert 60 < told["frames"] < 130
    assert 8_000 < told["peak"] < 10_000


@pytest.mark.parametrize(
    ("act", "kind"), [("listen_until_lost", "MicrophoneError"), ("play_until_lost", "SpeakerError")]
)
def test_a_sound_server_that_dies_is_a_plain_error_and_no_hang(card, act, kind):
    process = begin(card, act)
    assert json.loads(process.stdout.readline()) == {"ready": True}
    time.sleep(1.5)
    card.kill()
    told = answer(process, timeout_s=20.0)
    assert told["kind"] == kind
    assert "\n" not in told["error"]


@pytest.mark.parametrize("act", ["play", "hush", "listen"])
def test_no_thread_is_left(card, act):
    assert answer(begin(card, act))["threads"] == []


def test_without_a_server_there_is_no_device_and_a_plain_line(card):
    card.kill()
    assert "There is no speaker" in answer(begin(card, "play"))["error"]
    assert "There is no microphone" in answer(begin(card, "listen"))["error"]


def test_a_name_that_nothing_has_lists_what_there_is(card):
    told = answer(begin(card, "wrong_name"))
    assert told["error"].startswith("There is no microphone named no such thing. There are: ")
    assert "default" in told["error"]


def test_a_sound_configuration_that_is_missing_is_told_instead_of_ending_the_process(card):
    """libasound aborts the whole process then."""
    told = answer(begin(card, "play", ALSA_CONFIG_PATH=os.fspath(card.folder / "nowhere.conf")))
    assert "ALSA_CONFIG_PATH" in told["error"]
