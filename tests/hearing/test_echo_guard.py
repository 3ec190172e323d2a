"""The half-duplex gate."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing.echo_guard import Echo, EchoGuard
from assistant.hearing.frames import FRAME_S, AudioFrame

pytestmark = pytest.mark.pure


def frame_at(at_s: float) -> AudioFrame:
    return AudioFrame(np.zeros(512, np.int16), round(at_s * 16_000), at_s)


def muted(guard: EchoGuard, at_s: float) -> bool:
    return guard.echo_in(frame_at(at_s)) is not Echo.NONE


def test_mutes_from_the_first_sample_until_0_4_s_after_the_last() -> None:
    guard = EchoGuard()
    guard.audible([(1.0, 2.0)])
    assert not muted(guard, 1.0 - FRAME_S - 0.001)
    assert muted(guard, 1.0 - FRAME_S + 0.001)
    assert muted(guard, 2.399)
    assert not muted(guard, 2.401)


def test_the_echo_fades_after_the_guide_has_ended() -> None:
    guard = EchoGuard()
    guard.audible([(1.0, 2.0)])
    assert [guard.echo_in(frame_at(at_s)) for at_s in (1.5, 2.1, 2.3)] == [Echo.LOUD, Echo.LOUD, Echo.FADING]


def test_listens_in_the_rests_of_a_prompt() -> None:
    guard = EchoGuard()
    guard.audible([(0.0, 1.0), (3.0, 4.0)])
    assert [muted(guard, at_s) for at_s in (0.5, 1.2, 2.0, 3.5, 5.0)] == [True, True, False, True, False]


def test_spans_may_overlap_and_come_in_any_order() -> None:
    guard = EchoGuard()
    guard.audible([(2.0, 5.0), (1.0, 2.5)])
    guard.audible([(0.0, 1.0)])
    assert [muted(guard, at_s) for at_s in (0.5, 1.5, 3.0, 5.2, 5.5)] == [True, True, True, True, False]


def test_hush_ends_what_plays_and_takes_back_what_was_to_come() -> None:
    guard = EchoGuard()
    guard.audible([(0.0, 10.0), (12.0, 20.0)])
    guard.hush(3.0)
    assert [muted(guard, at_s) for at_s in (2.9, 3.3, 3.5, 13.0)] == [True, True, False, False]


def test_a_play_after_a_hush_mutes_again() -> None:
    guard = EchoGuard()
    guard.audible([(0.0, 10.0)])
    guard.hush(3.0)
    guard.audible([(4.0, 5.0)])
    assert [muted(guard, at_s) for at_s in (3.6, 4.5, 5.5)] == [False, True, False]
