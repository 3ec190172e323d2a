"""Loudness: gains that never wrap around, trims that cut no word, levels that come out alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.speaking.clips import AudioClip
from assistant.speaking.levels import (
    audible_part,
    factor,
    faded,
    levelled,
    saturated,
    speech_level_dbfs,
    trimmed,
    with_gain,
)

pytestmark = pytest.mark.pure

RATE_HZ = 16_000


def tone(seconds: float, level_dbfs: float) -> np.ndarray:
    """A sine whose power is that of `level_dbfs`."""
    peak = 32_767 * factor(level_dbfs) * np.sqrt(2)
    return np.rint(np.sin(np.arange(round(seconds * RATE_HZ)) * 0.25) * peak).astype(np.int16)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE_HZ), np.int16)


def test_six_decibels_less_is_half_and_none_changes_nothing():
    assert factor(-6.0) == pytest.approx(0.5, abs=0.002)
    samples = np.array([-32_768, -1, 0, 1, 1000, 32_767], np.int16)
    assert (with_gain(samples, 0.0) == samples).all()
    assert with_gain(samples, -20.0).tolist() == [-3277, 0, 0, 0, 100, 3277]


@given(st.lists(st.integers(-32_768, 32_767), min_size=1), st.floats(-60.0, 60.0))
def test_no_gain_turns_a_sample_around(values, gain_db):
    samples = np.array(values, np.int16)
    made = with_gain(samples, gain_db)
    assert made.dtype == np.int16
    assert ((np.sign(made) == np.sign(samples)) | (made == 0)).all()


def test_what_is_too_loud_stays_at_full_scale():
    assert saturated(np.array([-100_000, 5, 100_000], np.int32)).tolist() == [-32_768, 5, 32_767]


def test_silence_at_both_ends_is_no_audible_part():
    samples = np.concatenate([silence(0.1), tone(0.2, -20), silence(0.3)])
    first, end = audible_part(samples)
    assert first == pytest.approx(1600, abs=3)
    assert end == pytest.approx(4800, abs=3)
    assert audible_part(silence(1.0)) == (0, 0)
    assert audible_part(np.full(100, 20, np.int16)) == (0, 0), "far below what is heard across a room"
    assert audible_part(np.array([0, -32_768, 0], np.int16)) == (1, 2)


def test_trimming_takes_the_silence_and_leaves_every_audible_sample_with_a_little_around_it():
    word = tone(0.5, -20)
    clip = trimmed(AudioClip(np.concatenate([silence(1.0), word, silence(1.0)]), RATE_HZ), -50.0, 0.02)
    assert clip.seconds == pytest.approx(0.54, abs=0.002)
    assert word.tobytes() in clip.samples.tobytes()


def test_trimming_silence_leaves_nothing():
    assert len(trimmed(AudioClip(silence(1.0), RATE_HZ), -50.0, 0.02).samples) == 0


def test_trimming_what_has_no_silence_changes_nothing():
    word = tone(0.5, -20)
    assert (trimmed(AudioClip(word, RATE_HZ), -50.0, 0.02).samples == word).all()


def test_a_fade_begins_and_ends_at_zero_and_leaves_the_middle_alone():
    samples = np.full(100, 10_000, np.int16)
    made = faded(samples, 10, 20)
    assert (made[0], made[-1]) == (0, 0)
    assert (made[10:80] == 10_000).all()
    assert (np.diff(made[:10]) > 0).all()
    assert (np.diff(made[-20:]) < 0).all()


@given(st.integers(0, 50), st.integers(0, 100), st.integers(0, 100))
def test_a_fade_longer_than_the_clip_is_as_long_as_the_clip(length, fade_in, fade_out):
    made = faded(np.full(length, 10_000, np.int16), fade_in, fade_out)
    assert len(made) == length
    assert (made <= 10_000).all()


def test_pauses_do_not_make_speech_quieter():
    spoken = tone(1.0, -23)
    with_pauses = np.concatenate([spoken, silence(4.0), spoken])
    assert speech_level_dbfs(AudioClip(spoken, RATE_HZ)) == pytest.approx(-23, abs=0.1)
    assert speech_level_dbfs(AudioClip(with_pauses, RATE_HZ)) == pytest.approx(-23, abs=0.2)


@pytest.mark.parametrize("before_dbfs", [-35.0, -28.0, -20.0, -12.0])
def test_lines_of_any_loudness_come_out_alike(before_dbfs):
    made = levelled(AudioClip(tone(0.5, before_dbfs), RATE_HZ), -23.0, 12.0, -1.0)
    assert speech_level_dbfs(made) == pytest.approx(-23.0, abs=0.2)


def test_a_whisper_is_not_raised_without_limit():
    made = levelled(AudioClip(tone(0.5, -60), RATE_HZ), -23.0, 12.0, -1.0)
    assert speech_level_dbfs(made) == pytest.approx(-48.0, abs=0.5)


def test_levelling_keeps_every_peak_under_the_ceiling():
    samples = tone(0.5, -40)
    samples[4000] = 20_000
    made = levelled(AudioClip(samples, RATE_HZ), -10.0, 40.0, -3.0)
    assert np.abs(made.samples.astype(int)).max() <= 32_767 * factor(-3.0) + 1


@pytest.mark.parametrize("samples", [silence(0.5), silence(0.0), np.array([5], np.int16)], ids=["silent", "no", "one"])
def test_what_holds_no_speech_does_no_harm(samples):
    made = levelled(AudioClip(samples, RATE_HZ), -23.0, 12.0, -1.0)
    assert len(made.samples) == len(samples)
