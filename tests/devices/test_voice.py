"""The voice: pyttsx3 in its worker, for real, and the cache that makes it quick."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys

import numpy as np
import pytest

from assistant.devices.clip_cache import ClipCache
from assistant.devices.pyttsx3_voice import Pyttsx3Voice
from assistant.errors import VoiceError
from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip

pytestmark = pytest.mark.contract
LINE = "Let your feet rest on the floor."


@pytest.fixture
def voice(tmp_path):
    with Pyttsx3Voice(tmp_path / "cache", "") as made:
        yield made


def test_a_line_is_rendered_at_the_speakers_rate_and_an_even_loudness(voice):
    clip = voice.render(LINE, 120)
    assert clip.rate_hz == SPEAKER_RATE_HZ
    assert 1.5 < clip.seconds < 6.0
    assert 3000 < np.abs(clip.samples).max() <= 32_767


def test_slower_takes_longer(voice):
    assert voice.render(LINE, 90).seconds > 1.2 * voice.render(LINE, 145).seconds


def test_the_same_line_gives_the_same_samples_whatever_was_said_before(tmp_path):
    """espeak's noise goes on from line to line, and depends on the time: each line has a process of its own."""
    with Pyttsx3Voice(tmp_path / "one", "") as first, Pyttsx3Voice(tmp_path / "two", "") as second:
        second.render("Something else was said before.", 120)
        assert (first.render(LINE, 120).samples == second.render(LINE, 120).samples).all()


def test_a_clip_of_no_length_never_comes_out(voice):
    """One clip of 61 was empty when the voice was first measured, and later one in twenty."""
    for number in range(10):
        assert voice.render(f"Line number {number}.", 145).seconds > 0.3


def test_a_long_text_is_rendered_whole(voice):
    clip = voice.render("This is a sentence of seven plain words. " * 20, 145)
    assert clip.seconds > 30


def test_a_text_without_words_is_a_short_silence(voice):
    assert voice.render("...", 120).seconds < 1.0


def test_a_cached_line_needs_no_worker(tmp_path, monkeypatch):
    with Pyttsx3Voice(tmp_path, "") as voice:
        clip = voice.render(LINE, 120)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-python"))
    with Pyttsx3Voice(tmp_path, "") as voice:
        assert (voice.render(LINE, 120).samples == clip.samples).all()


def test_a_voice_that_does_not_exist_is_one_plain_line(tmp_path):
    with Pyttsx3Voice(tmp_path, "no-such-voice") as voice:
        try:
            clip = voice.render(LINE, 120)
        except VoiceError as error:
            assert "voice" in str(error)
        else:
            assert clip.seconds > 0.5, "the driver kept its usual voice"


def test_a_worker_that_cannot_start_is_one_plain_line(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Pyttsx3Voice(tmp_path, "") as voice, pytest.raises(VoiceError, match="espeak-ng"):
        voice.render(LINE, 120)


def test_a_worker_that_was_killed_is_started_again(voice):
    before = _children()
    voice.render(LINE, 120)
    for child in _children() - before:
        os.kill(child, signal.SIGKILL)
    assert voice.render("Another line.", 120).seconds > 0.3


def _children() -> set[int]:
    """The voice's workers that this process has started."""
    command = ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    return {int(line.split()[0]) for line in listed.stdout.splitlines() if "pyttsx3_worker" in line}


def test_clips_are_the_owners_only_and_their_names_tell_nothing(tmp_path):
    cache = ClipCache(tmp_path)
    cache.keep("v", 120, "Hello Maya", AudioClip(np.ones(100, np.int16), SPEAKER_RATE_HZ))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in files] == [0o600]
    assert "maya" not in str(files[0]).lower()


def test_a_damaged_clip_is_rendered_again(tmp_path):
    with Pyttsx3Voice(tmp_path, "") as voice:
        clip = voice.render(LINE, 120)
        file = next(path for path in tmp_path.rglob("*.flac"))
        file.write_bytes(b"nothing")
        assert (voice.render(LINE, 120).samples == clip.samples).all()


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path):
    (tmp_path / "clips").write_text("a file in the way")
    with Pyttsx3Voice(tmp_path, "") as voice:
        assert voice.render(LINE, 120).seconds > 1
