"""Every speaker, real or not, through one suite: what a ticket allows, what a hush ends, when a play returns."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from assistant.devices.silent_speaker import SilentSpeaker
from assistant.devices.system_clock import SystemClock
from assistant.devices.tickets import Tickets
from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip
from assistant.speaking.tracks import PlacedClip, Track

pytestmark = pytest.mark.contract


def track(seconds: float) -> Track:
    samples = (np.sin(np.arange(round(seconds * SPEAKER_RATE_HZ)) * 0.1) * 8000).astype(np.int16)
    return Track((PlacedClip(0, AudioClip(samples, SPEAKER_RATE_HZ), "", True),), len(samples))


@pytest.fixture
def speaker():
    with SilentSpeaker(SystemClock()) as made:
        yield made


def test_a_play_takes_as_long_as_the_track_and_says_so(speaker):
    began = time.monotonic()
    assert speaker.play(track(0.2), speaker.ticket()) == pytest.approx(0.2)
    assert time.monotonic() - began >= 0.19


def test_the_start_is_told_once_before_the_end(speaker):
    told = []
    speaker.play(track(0.05), speaker.ticket(), 0.0, told.append)
    assert len(told) == 1


def test_a_hush_that_comes_before_the_play_is_not_lost(speaker):
    ticket = speaker.ticket()
    speaker.hush()
    assert speaker.play(track(5.0), ticket) == 0.0


def test_a_hush_ends_what_is_being_played_and_the_next_ticket_plays_again(speaker):
    ticket = speaker.ticket()
    threading.Timer(0.1, speaker.hush).start()
    assert speaker.play(track(20.0), ticket) < 5.0
    assert speaker.play(track(0.05), speaker.ticket()) == pytest.approx(0.05)


def test_tickets_from_many_threads_are_all_different_and_all_ended_together():
    tickets, given = Tickets(), []
    threads = [threading.Thread(target=lambda: given.extend(tickets.give() for _ in range(200))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(given)) == 1600
    tickets.end_all()
    assert not any(tickets.is_valid(ticket) for ticket in given)
    assert tickets.is_valid(tickets.give())
