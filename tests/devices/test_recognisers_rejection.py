"""When a phrase that pocketsphinx heard is believed."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from assistant.devices.pocketsphinx_rejection import Decoded, Part, is_ours, loud_frames
from assistant.speaking.clips import Samples

pytestmark = pytest.mark.pure

FRAMES = 100
FREE = Decoded((Part("SIL", 0, 20), Part("S", 20, 50), Part("AA", 50, 80), Part("+NSN+", 80, 100)), -3_000.0)
"""Any phones: two between silence and a noise."""


def sound(*spans: tuple[int, int], between: int = 0) -> Samples:
    """One second: loud in these spans of frames, and this loud elsewhere."""
    made = np.full(FRAMES * 160, between, np.int16)
    for begin, end in spans:
        made[begin * 160 : end * 160] = 8_000
    return made


def phrase(begin: int, end: int, ratio: float) -> Decoded:
    """Two words there, so much less likely than the free phones for each frame."""
    middle = (begin + end) // 2
    parts = (Part("<sil>", 0, begin), Part("carry", begin, middle), Part("on", middle, end), Part("<sil>", end, FRAMES))
    return Decoded(parts, FREE.log_likelihood + ratio * FRAMES)


def test_a_phrase_that_explains_the_sound_is_believed() -> None:
    assert is_ours(phrase(20, 80, -5.0), FREE, sound((20, 80)))


def test_a_phrase_that_fits_far_worse_than_any_phones_is_not() -> None:
    assert not is_ours(phrase(20, 80, -10.0), FREE, sound((20, 80)))
    assert not is_ours(phrase(20, 80, -math.inf), FREE, sound((20, 80)))


def said(words: int, ratio: float, end: int = 80) -> Decoded:
    """So many words between the frames 20 and `end`."""
    edges = np.linspace(20, end, words + 1).astype(int).tolist()
    parts = (Part("word", begin, after) for begin, after in itertools.pairwise(edges))
    return Decoded(tuple(parts), FREE.log_likelihood + ratio * FRAMES)


def test_a_short_word_and_a_long_sentence_may_fit_worse_than_a_phrase() -> None:
    """A keyword network judges short words too; a sentence of many words does not fit by chance."""
    assert [is_ours(said(words, -9.0), FREE, sound((20, 80))) for words in (1, 2, 5, 6)] == [True, False, False, True]
    assert [is_ours(said(words, -11.0), FREE, sound((20, 80))) for words in (1, 2, 6)] == [True, False, False]


def test_a_single_word_that_is_too_long_must_fit_better_than_a_short_one() -> None:
    free = Decoded((Part("S", 20, 90),), FREE.log_likelihood)
    assert is_ours(said(1, -8.0, end=90), free, sound((20, 90)))
    assert not is_ours(said(1, -10.0, end=90), free, sound((20, 90)))
    assert is_ours(said(1, -10.0), FREE, sound((20, 80)))


def test_a_phrase_that_leaves_half_of_the_speech_to_fillers_is_not() -> None:
    """So even a long story becomes "cancel"."""
    assert not is_ours(phrase(20, 50, -5.0), FREE, sound((20, 80)))


def test_soft_noise_that_sounds_like_phones_need_not_be_explained() -> None:
    assert is_ours(phrase(20, 50, -5.0), FREE, sound((20, 50), between=1_000))


@pytest.mark.parametrize("free", [Decoded((), -math.inf), Decoded((Part("SIL", 0, FRAMES),), -2_000.0)])
def test_where_there_are_no_phones_there_was_no_phrase(free: Decoded) -> None:
    assert not is_ours(phrase(20, 80, 5.0), free, sound((20, 80)))


def test_loud_is_what_comes_near_the_loudest_and_nothing_beyond_the_end() -> None:
    loud = loud_frames(sound((20, 50), between=1_000), FRAMES + 10)
    assert loud[25:45].all()
    assert not loud[:15].any()
    assert not loud[55:].any()
    assert not loud_frames(np.zeros(0, np.int16), FRAMES).any()
