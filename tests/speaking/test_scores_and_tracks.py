"""From words with pauses to samples: everything at its place, over any length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.speaking.breathing import (
    LAST_IN_WORDS,
    LONGEST_BREATH_S,
    PATTERNS,
    SHORTEST_BREATH_S,
    Pattern,
    breathing_score,
    cycles_in,
    stretched,
)
from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip
from assistant.speaking.prompts import FASTEST, SLOWEST, Pace, pauses_in, prompt_score, words_only
from assistant.speaking.score import At, Rest, Score, Sound, Words
from assistant.speaking.tracks import Track, compose

pytestmark = pytest.mark.pure


def hum(words: Words) -> AudioClip:
    return AudioClip(np.full(round(len(words.text) * 0.05 * SPEAKER_RATE_HZ), 4000, np.int16), SPEAKER_RATE_HZ)


def tick(_sound: Sound) -> AudioClip:
    return AudioClip(np.full(2400, 8000, np.int16), SPEAKER_RATE_HZ)


def track(*items: Words | Sound | Rest | At) -> Track:
    return compose(Score(items), hum, tick)


@given(st.lists(st.floats(0.0, 4000.0), min_size=1, max_size=20, unique=True))
@settings(max_examples=50, deadline=None)
def test_a_cue_stands_within_one_sample_of_its_time_even_after_an_hour(times_s):
    times_s.sort()
    items = [item for at_s in times_s for item in (At(at_s), Sound("tick", cue="c"))]
    placed = track(*items, At(times_s[-1] + 1)).cues()
    assert len(placed) == len(times_s)
    assert all(
        abs(at_s - wanted_s) * SPEAKER_RATE_HZ <= 0.51 for (at_s, _), wanted_s in zip(placed, times_s, strict=True)
    )


def test_a_track_is_exactly_as_long_as_its_last_time():
    assert track(Sound("tick"), At(12.5)).length_samples == 300_000


def test_a_clip_that_runs_over_a_time_is_mixed_with_what_follows_and_nothing_is_moved():
    long_words = Words("x" * 40, cue="long")
    made = track(At(0), long_words, At(1.0), Sound("tick", cue="tick"), At(3.0))
    assert made.cues() == ((0.0, "long"), (1.0, "tick"))
    assert made.samples()[SPEAKER_RATE_HZ] == 12_000


def test_what_is_too_loud_together_stays_at_full_scale():
    loud = AudioClip(np.full(1000, 30_000, np.int16), SPEAKER_RATE_HZ)
    made = compose(Score((At(0), Sound("a"), At(0), Sound("b"), At(1))), hum, lambda _sound: loud)
    assert made.samples().max() == 32_767
    assert made.samples().min() >= 0


def test_the_spans_in_which_the_guide_is_heard_leave_the_rests_out():
    spans = track(Words("one two"), Rest(2.0), Words("three")).audible_spans()
    assert len(spans) == 2
    assert spans[1][0] - spans[0][1] == pytest.approx(2.0, abs=0.01)


def test_there_is_always_a_short_gap_between_two_sentences():
    spans = track(Words("one"), Words("two")).audible_spans()
    assert spans[1][0] - spans[0][1] > 0.2


def test_a_part_of_a_track_is_the_same_as_that_part_of_the_whole():
    made = track(Words("one"), Rest(0.5), Sound("tick"))
    assert (made.between(100, 9_000) == made.samples()[100:9_000]).all()


# prompts


def test_a_pause_mark_is_silence_and_is_not_spoken():
    score = prompt_score("Breathe in. (2s) And out.", 120, Pace())
    assert score.items == (Words("Breathe in.", 120), Rest(2.0), Words("And out.", 120))


def test_sentences_are_spoken_one_by_one_so_that_there_is_a_gap_between_them():
    items = prompt_score("First this. Then that!", 120, Pace()).items
    assert [type(item) for item in items] == [Words, Rest, Words]


def test_slower_stretches_silences_and_lowers_the_rate_within_limits():
    pace = Pace()
    for _ in range(20):
        pace = pace.slower()
    assert (pace.rate, pace.silence) == (SLOWEST, FASTEST)
    for _ in range(20):
        pace = pace.faster()
    assert (pace.rate, pace.silence) == (FASTEST, SLOWEST)
    slow = prompt_score("A. (2s)", 120, Pace().slower()).items
    assert slow == (Words("A.", 108), Rest(2.4))


def test_a_question_ends_with_the_listening_sound():
    assert prompt_score("How tense are you?", 145, Pace(), ending="listening").items[-1] == Sound("listening")


def test_captions_have_no_pause_marks():
    assert words_only("Wait. (10s) Now. (1.5s)") == "Wait. Now."
    assert pauses_in("Wait. (10s) Now. (1.5s)") == [10.0, 1.5]


# breathing


@given(st.sampled_from(sorted(PATTERNS)), st.integers(1, 60), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_a_breathing_phase_has_whole_breaths_and_ends_when_the_last_out_breath_does(name, cycles, words_for):
    pattern = PATTERNS[name]
    score = breathing_score(pattern, cycles, words_for)
    assert score.items[-1] == At(cycles * pattern.cycle_s)
    cues = [item.cue for item in score.items if isinstance(item, Words | Sound)]
    assert cues.count("in") == cues.count("out") == cycles
    assert cues[-1] in ("out", "rest")


def test_words_lead_for_three_breaths_then_tones_and_the_last_breath_is_announced():
    items = [item for item in breathing_score(PATTERNS["slow"], 6, 3).items if not isinstance(item, At)]
    assert all(isinstance(item, Words) for item in items[:6])
    assert items[6:10] == [Sound("breath_in", "in"), Sound("breath_out", "out")] * 2
    assert items[10] == Words(LAST_IN_WORDS, items[0].rate_wpm, "in")
    assert items[11] == Sound("breath_out", "out")


@given(st.floats(0.5, 2.0), st.sampled_from(sorted(PATTERNS)))
def test_a_stretched_pattern_keeps_half_second_steps_and_the_limits_of_a_breath(factor, name):
    pattern = stretched(PATTERNS[name], factor)
    phases = (pattern.in_s, pattern.hold_in_s, pattern.out_s, pattern.hold_out_s, pattern.top_up_s)
    assert all(phase_s * 2 == int(phase_s * 2) for phase_s in phases)
    assert SHORTEST_BREATH_S <= pattern.in_s <= LONGEST_BREATH_S
    assert SHORTEST_BREATH_S <= pattern.out_s <= LONGEST_BREATH_S


def test_no_usual_pattern_of_a_talk_has_holds():
    assert not any(PATTERNS[name].has_holds for name in ("even", "slow", "sigh", "resonance"))


def test_a_phase_is_the_nearest_whole_number_of_breaths():
    assert cycles_in(600, PATTERNS["slow"]) == 60
    assert cycles_in(1, Pattern(4, 0, 6, 0)) == 1
