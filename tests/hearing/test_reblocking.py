"""Sounds as frames."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing.reblocking import frames_of

pytestmark = pytest.mark.pure


def counted(samples: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.arange(samples, dtype=np.int16)


def test_a_sound_that_fits_exactly_loses_no_frame_and_gains_none() -> None:
    """A detector's own re-blocking gave n - 1 frames for n, and nothing for one."""
    for frames in (0, 1, 2, 7):
        assert len(list(frames_of(counted(512 * frames)))) == frames


def test_every_sample_comes_once_and_the_last_frame_is_filled_with_silence() -> None:
    frames = list(frames_of(counted(1300)))
    assert [frame.samples.shape for frame in frames] == [(512,)] * 3
    assert np.concatenate([frame.samples for frame in frames])[:1300].tolist() == counted(1300).tolist()
    assert not frames[-1].samples[1300 - 1024 :].any()


def test_frames_follow_each_other_without_a_gap() -> None:
    frames = list(frames_of(counted(2000), start_sample=-1024))
    assert [frame.start_sample for frame in frames] == [-1024, -512, 0, 512]
    assert [frame.at_s for frame in frames] == [-0.064, -0.032, 0.0, 0.032]
