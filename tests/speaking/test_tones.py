"""The sounds: clear of each other, without clicks, and a breath in that rises while a breath out falls."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from assistant.speaking.clips import SPEAKER_RATE_HZ
from assistant.speaking.tones import SOUND_NAMES, sound

pytestmark = pytest.mark.pure

SIGNALS = ("listening", "heard", "soft", "time_left", "end")


def samples(name: str) -> np.ndarray:
    return sound(name).samples.astype(float)


def pitch_hz(part: np.ndarray) -> float:
    """The strongest frequency."""
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 16))
    return float(np.argmax(spectrum)) * SPEAKER_RATE_HZ / (1 << 16)


@pytest.mark.parametrize("name", SOUND_NAMES)
def test_no_sound_clicks_or_is_too_loud(name):
    wave = samples(name)
    peak = np.abs(wave).max()
    assert 32_768 * 10 ** (-20 / 20) < peak < 32_768 * 10 ** (-6 / 20)
    assert np.abs(wave[[0, -1]]).max() < 0.02 * peak
    assert abs(wave.mean()) < 0.01 * peak
    assert np.abs(np.diff(wave)).max() < 0.9 * peak, "a jump between two samples is heard as a click"


@pytest.mark.parametrize("name", SOUND_NAMES)
def test_a_sound_is_shorter_than_any_breath_phase_unless_it_is_a_bell(name):
    longest_s = 1.0 if name.startswith("breath") or name in ("listening", "heard", "time_left") else 8.0
    assert 0.05 < sound(name).seconds <= longest_s


def test_the_breath_in_rises_and_the_breath_out_falls():
    rising, falling = samples("breath_in"), samples("breath_out")
    quarter = len(rising) // 4
    assert pitch_hz(rising[-quarter:]) > 1.2 * pitch_hz(rising[:quarter])
    quarter = len(falling) // 4
    assert pitch_hz(falling[-quarter:]) < pitch_hz(falling[:quarter]) / 1.2


def test_listening_is_two_notes_up():
    wave = samples("listening")
    beginning = len(wave) // 5
    assert pitch_hz(wave[len(wave) // 2 :]) > 1.1 * pitch_hz(wave[:beginning])


@pytest.mark.parametrize(("one", "other"), list(combinations(SIGNALS, 2)))
def test_no_two_signals_can_be_taken_for_each_other(one, other):
    """Different in pitch by a semitone and a half, or in length by half."""
    pitches = sorted((pitch_hz(samples(one)), pitch_hz(samples(other))))
    lengths = sorted((sound(one).seconds, sound(other).seconds))
    assert pitches[1] > 1.09 * pitches[0] or lengths[1] > 1.5 * lengths[0]


def test_a_sound_that_does_not_exist_is_refused():
    with pytest.raises(KeyError):
        sound("gong")
