"""What scripts/compare_recognisers mixes, counts and prints."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import UsageError
from assistant.understanding.grammar import parse_grammar
from comparing.choosing import Candidate, chosen
from comparing.counting import Count, Row, count_of, pace_of, rows_of
from comparing.mixing import loudest_frame_power, mixed
from comparing.orders import OrderReader
from comparing.recordings import thinned, trials_in
from comparing.running import a_part, main
from comparing.table import Column, as_markdown, as_text, table_of
from comparing.trials import ORDER, Machine, Outcome, Results, Trial

pytestmark = pytest.mark.pure

ORDERS = """
roast = (light|dark) roast
shots = (single|double) shot
drink = [iced] mocha | coffee
milk = [a bit of|a lot of] (milk | soy milk)
sugar = sugar | brown sugar
size = small | large
i want [a] [<size>] [<roast>] [<shots>] <drink> [with <milk>] [and <sugar>]
"""
SPEECH = (3_000 * np.sin(np.arange(16_000) / 3)).astype(np.int16)
NOISE = np.random.default_rng(5).integers(-500, 500, 64_000).astype(np.int16)
MACHINE = Machine(load_s=0.2, before_mb=50.0, memory_mb=80.0, reference_s=0.01)


def outcome(*meanings: dict[str, str], text: str = "", audio_s: float = 1.0) -> Outcome:
    return Outcome((text,) if text else (), meanings, audio_s, cpu_s=0.1, waits_s=(0.02,))


def never(_text: str, _trial: Trial) -> bool:
    return False


# --- mixing


@pytest.mark.parametrize("snr_db", [24.0, 12.0, 6.0])
def test_the_loudest_frames_of_speech_and_noise_stand_in_the_ratio_asked_for(snr_db: float) -> None:
    added = mixed(SPEECH, NOISE, snr_db, seed=1).astype(np.float64) - SPEECH
    ratio_db = 10 * math.log10(loudest_frame_power(SPEECH) / loudest_frame_power(added))
    assert ratio_db == pytest.approx(snr_db, abs=0.05)


def test_where_the_noise_begins_depends_on_the_seed_alone() -> None:
    assert np.array_equal(mixed(SPEECH, NOISE, 12, seed=1), mixed(SPEECH, NOISE, 12, seed=1))
    assert not np.array_equal(mixed(SPEECH, NOISE, 12, seed=1), mixed(SPEECH, NOISE, 12, seed=2))


def test_silent_noise_changes_nothing_and_loud_noise_does_not_wrap_around() -> None:
    assert np.array_equal(mixed(SPEECH, np.zeros_like(NOISE), 12, seed=1), SPEECH)
    loud = np.full_like(SPEECH, 32_000)
    assert mixed(loud, np.abs(NOISE), 0, seed=1).min() >= 32_000


def test_noise_shorter_than_the_speech_is_refused() -> None:
    with pytest.raises(ValueError, match="not enough"):
        mixed(SPEECH, NOISE[:100], 12, seed=1)


# --- orders


def reader() -> OrderReader:
    return OrderReader(parse_grammar(ORDERS, "orders"))


def test_an_order_is_read_slot_by_slot_with_the_longest_value_of_each() -> None:
    assert reader().slots("i want a large dark roast iced mocha with a bit of soy milk and brown sugar") == {
        "size": "large",
        "roast": "dark roast",
        "coffeeDrink": "iced mocha",
        "milkAmount": "a bit of soy milk",
        "sugarAmount": "brown sugar",
    }


def test_more_than_was_wanted_is_right_and_less_is_not() -> None:
    wanted = {"coffeeDrink": "coffee", "size": "small"}
    assert reader().is_right("[unk] small dark roast coffee", wanted)
    assert not reader().is_right("small roast", wanted)
    assert not reader().is_right("", wanted)


# --- counting


def test_a_clip_is_right_wrong_or_not_understood() -> None:
    trial = Trial("stop", "session", "a.flac", {"intent": "stop"})
    assert count_of(trial, outcome({"intent": "stop"}), never) == Count(1, 1, 0, 1.0)
    assert count_of(trial, outcome({"intent": "help"}), never) == Count(1, 0, 1, 1.0)
    assert count_of(trial, outcome({"intent": "stop"}, {"intent": "help"}), never) == Count(1, 0, 1, 1.0)
    assert count_of(trial, outcome(), never) == Count(1, 0, 0, 1.0)


def test_where_nothing_was_to_be_heard_any_meaning_is_wrong_and_other_words_are_not() -> None:
    trial = Trial("others", "session", "a.flac", {})
    assert count_of(trial, outcome(text="[unk]"), never) == Count(1, 1, 0, 1.0)
    assert count_of(trial, outcome({"intent": "stop"}, text="stop"), never) == Count(1, 0, 1, 1.0)


def test_the_words_of_an_order_are_put_to_the_order_test() -> None:
    trial = Trial("orders", ORDER, "a.flac", {"size": "small"})
    assert count_of(trial, outcome(text="small coffee"), lambda text, _: text == "small coffee").right == 1
    assert count_of(trial, outcome(text="large coffee"), never).wrong == 1
    assert count_of(trial, outcome(), never) == Count(1, 0, 0, 1.0)


def test_every_test_has_a_row_with_all_clips_and_those_kept_aside() -> None:
    trials = (
        Trial("others", "idle", "a.flac", {}),
        Trial("others", "idle", "b.flac", {}, aside=True),
        Trial("stop", "session", "c.flac", {"intent": "stop"}),
    )
    outcomes = (outcome(audio_s=2.0), outcome({"intent": "stop"}, audio_s=2.0), outcome({"intent": "stop"}))
    others, stop = rows_of(Results("vosk", trials, outcomes, MACHINE), never)
    assert (others.foreign, others.all, others.aside) == (True, Count(2, 1, 1, 4.0), Count(1, 0, 1, 2.0))
    assert (others.all.wrong_percent, others.all.wrong_per_hour) == (50.0, 900.0)
    assert (stop.foreign, stop.all.right_percent) == (False, 100.0)
    assert math.isnan(stop.aside.right_percent)


def test_the_pace_is_of_the_processor_and_of_the_last_sample() -> None:
    outcomes = [Outcome(("stop",), (), 2.0, 0.1, (number / 1000,)) for number in range(1, 101)]
    pace = pace_of(outcomes)
    assert pace.real_time_factor == pytest.approx(0.05)
    assert (pace.median_wait_s, pace.late_wait_s) == (0.0505, 0.095)
    assert math.isnan(pace_of([Outcome((), (), 2.0, 0.1, ())]).median_wait_s)


# --- choosing clips and engines


def test_a_part_takes_as_much_of_each_test_spread_over_its_clips() -> None:
    trials = [Trial(test, "idle", str(number), {}) for test in ("a", "b") for number in range(8)]
    kept = a_part(trials, 0.25)
    assert [(trial.test, trial.file) for trial in kept] == [("a", "3"), ("a", "7"), ("b", "3"), ("b", "7")]
    assert a_part(trials, 1.0) == trials


def test_what_was_kept_aside_is_never_thinned() -> None:
    trials = [Trial("others", "idle", str(number), {}, aside=number in (1, 4)) for number in range(8)]
    assert [trial.file for trial in thinned(trials, 3)] == ["1", "3", "4", "7"]


def test_the_folder_tells_what_each_recording_must_do(tmp_path: Path) -> None:
    for kind, rows in {
        "orders": [
            {"file": "b.flac", "slots": {"milkAmount": " milk"}},
            {"file": "a.flac", "slots": {"size": "small"}},
        ],
        "words": [
            {"file": "stop.flac", "word": "stop", "speaker": "s"},
            {"file": "seven.flac", "word": "seven", "speaker": "s"},
            {"file": "noise.flac", "word": "", "speaker": "noise"},
        ],
    }.items():
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "labels.json").write_text(json.dumps(rows))
    wanted = {(trial.test, Path(trial.file).name): dict(trial.wanted) for trial in trials_in(tmp_path)}
    assert wanted["coffee orders, clean", "b.flac"] == {"milkAmount": "milk"}
    assert wanted['"stop" in a session', "stop.flac"] == {"intent": "stop"}
    assert wanted["one to nine, where a number is waited for", "seven.flac"] == {"intent": "number", "value": "7"}
    assert not [test for test, _ in wanted if "kitchen" in test]


@pytest.mark.parametrize("labels", ["", "{", '[{"word": "stop"}]', "3"])
def test_labels_that_cannot_be_read_are_named(tmp_path: Path, labels: str) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "labels.json").write_text(labels)
    with pytest.raises(UsageError, match=r"labels\.json"):
        trials_in(tmp_path)


def test_a_folder_without_recordings_and_an_engine_that_is_not_here_are_one_plain_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--recordings", str(tmp_path)]) == 2
    assert main(["--engine", "no such engine"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["compare_recognisers"] * 2
    assert "no recordings here" in lines[0]
    assert "no such engine" in lines[1]


def test_an_engine_is_chosen_by_a_part_of_its_name() -> None:
    here = [Candidate("vosk, big", "vosk", "/models/big"), Candidate("pocketsphinx", "pocketsphinx")]
    assert chosen(["big"], here) == here[:1]
    assert chosen([], here) == here


# --- the table


def table() -> list[list[str]]:
    rows = [
        Row("others", True, Count(200, 190, 10, 3600.0), Count(20, 20, 0, 360.0)),
        Row("stop", False, Count(50, 45, 1, 50.0), Count(50, 45, 1, 50.0)),
    ]
    pace = pace_of([outcome()])
    slow = Machine(load_s=0.2, before_mb=50.0, memory_mb=80.0, reference_s=0.02)
    return table_of([Column("vosk", rows, {"stop": pace}, MACHINE), Column("sphinx", rows, {"stop": pace}, slow)])


def test_the_table_has_a_line_for_each_test_and_each_cost() -> None:
    cells = {line[0]: line[1:] for line in table()}
    assert cells["others (200; 20)"][0] == "5.0 % (0.0 %), 10 an hour"
    assert cells["stop (50)"][0] == "90.0 %, wrong 2.0 %"
    assert cells["stop: ms after the last sample, median, 95 of 100"][0] == "20, 20"
    assert cells["load, s"] == ["0.20", "0.20"]
    assert [cell for name, (cell, _) in cells.items() if name.startswith("memory")] == ["30 (+ 50)"]


def test_speed_is_told_against_the_first_engine_on_a_machine_as_fast() -> None:
    """The second engine took as long while the machine was half as fast."""
    cells = {line[0]: line[1:] for line in table()}
    assert cells["stop: real-time factor (times the first engine's)"] == ["0.100 (1.0)", "0.100 (0.5)"]


def test_the_table_is_printed_as_columns_or_as_markdown() -> None:
    text = as_text(table()).splitlines()
    assert text[1].index("5.0 %") == text[2].index("90.0 %") == text[0].index("vosk")
    assert as_markdown(table()).splitlines()[:2] == ["|  | vosk | sphinx |", "|---|---|---|"]
