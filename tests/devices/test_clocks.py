"""Both clocks through one suite, and what each is for."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from assistant.devices.manual_clock import ManualClock
from assistant.devices.system_clock import SystemClock

pytestmark = pytest.mark.contract


@pytest.fixture(params=[SystemClock, ManualClock], ids=lambda kind: kind.__name__)
def clock(request):
    return request.param()


def test_a_new_clock_begins_at_zero(clock):
    assert clock.now() == pytest.approx(0.0, abs=1.0)


def test_time_never_goes_back(clock):
    times_s = [clock.now() for _ in range(1000)]
    assert times_s == sorted(times_s)


def test_the_wall_clock_is_in_utc(clock):
    assert clock.wall_utc().utcoffset() == timedelta(0)


def test_the_system_clock_goes_with_the_machines_and_the_calendar():
    clock, began_s = SystemClock(), time.monotonic()
    while time.monotonic() < began_s + 0.02:
        pass
    assert 0.02 <= clock.now() <= time.monotonic() - began_s + 1.0
    assert SystemClock().now() < clock.now(), "each counts from its own beginning"
    assert abs(clock.wall_utc() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_manual_clock_stands_still_until_it_is_told_to_go_on():
    clock = ManualClock()
    assert (clock.now(), clock.now()) == (0.0, 0.0)
    before = clock.wall_utc()
    clock.advance(90.5)
    assert clock.now() == 90.5
    assert clock.wall_utc() - before == timedelta(seconds=90.5)


def test_a_manual_clock_refuses_to_go_back():
    clock = ManualClock()
    clock.advance(2.0)
    with pytest.raises(ValueError, match="never goes back"):
        clock.advance(-0.1)
    assert clock.now() == 2.0
