"""Files as microphone and speaker: every sample at its place, memory that does not grow, plain errors."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.devices.wav_audio import WavMicrophone, WavSpeaker
from assistant.errors import AudioFileError
from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip
from assistant.speaking.tracks import PlacedClip, Track

pytestmark = pytest.mark.contract


def track(samples: int, value: int = 1000) -> Track:
    clip = AudioClip(np.full(samples, value, np.int16), SPEAKER_RATE_HZ)
    return Track((PlacedClip(0, clip, "", True),), samples)


def written(path) -> np.ndarray:
    samples, rate_hz = soundfile.read(path, dtype="int16")
    assert rate_hz == SPEAKER_RATE_HZ
    return samples


def test_a_track_stands_at_its_sample_and_the_file_is_as_long_as_asked(tmp_path):
    with WavSpeaker(tmp_path / "out.wav") as speaker:
        speaker.place(track(100), 2.5)
        speaker.close_at(4.0)
    samples = written(tmp_path / "out.wav")
    assert len(samples) == 4 * SPEAKER_RATE_HZ
    assert np.flatnonzero(samples)[[0, -1]].tolist() == [60_000, 60_099]


@given(st.lists(st.tuples(st.floats(0.0, 3.0), st.integers(1, 5000)), max_size=8))
@settings(max_examples=30, deadline=None)
def test_every_onset_is_within_one_sample_of_its_time(tmp_path_factory, plays):
    path, at_s, onsets = tmp_path_factory.mktemp("o") / "out.wav", 0.0, []
    with WavSpeaker(path) as speaker:
        for wait_s, length in plays:
            at_s += wait_s + 0.001
            onsets.append(at_s)
            speaker.place(track(length), at_s)
            at_s += length / SPEAKER_RATE_HZ
            speaker.settle(at_s)
        speaker.close_at(at_s)
    samples = written(path)
    starts = np.flatnonzero((samples[1:] != 0) & (samples[:-1] == 0)) + 1
    starts = starts.tolist() if not (len(samples) and samples[0]) else [0, *starts.tolist()]
    assert len(starts) == len(onsets)
    assert all(abs(start - onset * SPEAKER_RATE_HZ) <= 1 for start, onset in zip(starts, onsets, strict=True))


def test_a_hush_fades_what_is_heard_within_five_milliseconds_and_drops_what_comes_later(tmp_path):
    with WavSpeaker(tmp_path / "out.wav") as speaker:
        speaker.place(track(SPEAKER_RATE_HZ), 0.0)
        speaker.place(track(100), 2.0)
        speaker.hush(0.5)
        speaker.close_at(3.0)
    heard = np.flatnonzero(written(tmp_path / "out.wav"))
    assert 12_000 <= heard[-1] <= 12_000 + 0.0051 * SPEAKER_RATE_HZ


def test_the_echo_hears_what_the_file_holds(tmp_path):
    with WavSpeaker(tmp_path / "out.wav") as speaker:
        speaker.place(track(500, 1234), 1.0)
        part = speaker.between(23_900, 24_600)
        speaker.close_at(2.0)
    assert (part == written(tmp_path / "out.wav")[23_900:24_600]).all()


def test_louder_saturates_and_never_wraps_around(tmp_path):
    with WavSpeaker(tmp_path / "out.wav") as speaker:
        speaker.place(track(100, 30_000), 0.0, volume_db=12.0)
        speaker.close_at(0.01)
    assert written(tmp_path / "out.wav").max() == 32_767


def test_without_a_file_only_the_timeline_is_kept():
    with WavSpeaker(None) as speaker:
        speaker.place(track(100), 0.0)
        assert speaker.between(0, 100).any()
        speaker.close_at(1.0)


def test_a_folder_that_does_not_exist_is_one_plain_line(tmp_path):
    with pytest.raises(AudioFileError, match="cannot be written"), WavSpeaker(tmp_path / "none" / "out.wav"):
        pass


def test_a_file_as_the_microphone_gives_all_its_samples_and_then_none(tmp_path):
    samples = np.arange(1500, dtype=np.int16)
    soundfile.write(tmp_path / "in.wav", samples, 16_000)
    frames = []
    with WavMicrophone(tmp_path / "in.wav") as microphone:
        while (frame := microphone.read()) is not None:
            frames.append(frame)
        assert microphone.read() is None
    joined = np.concatenate([frame.samples for frame in frames])
    assert (joined[:1500] == samples).all()
    assert not joined[1500:].any()
    assert [frame.at_s for frame in frames] == [0.0, 0.032, 0.064]
