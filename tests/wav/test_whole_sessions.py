"""Whole sessions by voice alone: real voice, real detector, real recogniser, on files at full speed."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.__main__ import main

pytestmark = pytest.mark.wav

TOUR = Path(__file__).parents[2] / "assistant" / "rehearsing" / "tour"
SCRIPTS = Path(__file__).parents[1] / "soundcard" / "scripts"
ENGINES = ["vosk", "pocketsphinx"]


def events_of(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def rehearse(home: Path, script: Path, *options: str) -> tuple[int, list[dict]]:
    events = home / "events.jsonl"
    home.mkdir(exist_ok=True)
    code = main(["--home", str(home), "rehearse", str(script), "--quiet", "--events", str(events), *options])
    return code, events_of(events)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """One for all, so that each line is rendered once."""
    return tmp_path_factory.mktemp("home")


def script_for(name: str, folder: Path, lines: str, top: str = "") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(f"voice: flite:slt\n{top}lines:\n{lines}")
    return file


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["breathe_before_talk", "reflect_back", "gratitude_round"])
def test_each_exercise_is_led_by_voice_alone_with_every_answer_heard(home, name, engine):
    if engine == "pocketsphinx" and importlib.util.find_spec("pocketsphinx") is None:
        pytest.skip("pocketsphinx has no wheel for this Python")
    code, events = rehearse(home, TOUR / f"{name}.yaml", "--engine", engine)
    assert code == 0
    ending = "stopped" if name == "gratitude_round" else "finished"  # the family of the tour says stop in the end
    assert [event["outcome"] for event in events if event["event"] == "finished"] == [ending]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["breathe", "reflect", "gratitude"])
def test_the_scripts_of_the_live_sessions_end_well_on_files_too(home, name, engine):
    if importlib.util.find_spec(engine) is None:
        pytest.skip(f"{engine} has no wheel for this Python")
    code, events = rehearse(home, SCRIPTS / f"{name}.yaml", "--engine", engine)
    assert code == 0
    assert [event["outcome"] for event in events if event["event"] == "finished"] == ["finished"]


def test_the_shipped_tour_leads_through_all_three_and_obeys_stop(home, tmp_path):
    code = main(["--home", str(home), "rehearse", "--quiet", "--events", str(tmp_path / "events.jsonl")])
    assert code == 0
    finished = [event["outcome"] for event in events_of(tmp_path / "events.jsonl") if event["event"] == "finished"]
    assert finished == ["finished", "finished", "stopped"]


def test_three_people_with_names_take_their_turns_in_order(home):
    _, events = rehearse(home, TOUR / "gratitude_round.yaml")
    turns = [event["who"] for event in events if event["event"] == "turn"]
    assert turns == ["Anna", "Mark", "Person three", "Mark", "Person three", "Anna"]


def test_the_same_run_twice_gives_the_same_sound_and_the_same_events(tmp_path):
    """Even with two homes, so that every line is rendered anew."""
    hashes = []
    for number in (1, 2):
        home = tmp_path / str(number)
        rehearse(home, SCRIPTS / "breathe.yaml", "--speaker", str(home.with_suffix(".wav")))
        hashes.append(
            [
                hashlib.sha256(file.read_bytes()).hexdigest()
                for file in (home.with_suffix(".wav"), home / "events.jsonl")
            ]
        )
    assert hashes[0] == hashes[1]


@pytest.fixture(scope="module")
def ten_minutes(home, tmp_path_factory) -> tuple[np.ndarray, list[dict], list[dict]]:
    """OUT.wav and the events of ten minutes of breathing with a silent room, and the plan of it."""
    folder = tmp_path_factory.mktemp("ten")
    soundfile.write(folder / "silence.wav", np.zeros(16_000, np.int16), 16_000)
    out, events = folder / "out.wav", folder / "events.jsonl"
    options = ["--set", "minutes=10", "--microphone", str(folder / "silence.wav"), "--speaker", str(out)]
    assert main(["--home", str(home), "run", "breathe_before_talk", *options, "--events", str(events)]) == 0
    samples, rate_hz = soundfile.read(out, dtype="int16")
    assert rate_hz == 24_000
    return samples, events_of(events), _plan(home, folder)


def _plan(home: Path, folder: Path) -> list[dict]:
    import contextlib

    with (folder / "plan.jsonl").open("w") as file, contextlib.redirect_stdout(file):
        words = ["exercises", "timeline", "breathe_before_talk", "--set", "minutes=10", "--silent", "--json"]
        assert main(["--home", str(home), *words]) == 0
    return events_of(folder / "plan.jsonl")


def onset_near(samples: np.ndarray, at_s: float) -> float:
    """Where sound begins within half a second of this moment, in seconds; the place before it must be silent."""
    start = round((at_s - 0.25) * 24_000)
    part = np.flatnonzero(np.abs(samples[start : start + 12_000].astype(int)) > 30)
    assert len(part), f"nothing sounds at {at_s}"
    return (start + part[0]) / 24_000


def test_every_breath_cue_begins_within_a_millisecond_of_the_plan(ten_minutes):
    samples, events, plan = ten_minutes
    planned = [line["at"] for line in plan if line["what"] == "cue" and line["text"] in ("in", "out")]
    told = [event["at"] for event in events if event["event"] == "cue" and event["name"] in ("in", "out")]
    assert len(planned) == len(told) == 120
    begins_s = planned[0]
    for number, (at_s, told_s) in enumerate(zip(planned, told, strict=True)):
        expected_s = begins_s + number // 2 * 10.0 + (4.0 if number % 2 else 0.0)
        assert abs(at_s - expected_s) < 0.001
        assert abs(told_s - expected_s) < 0.001
    tones_s = [begins_s + cycle * 10.0 + part_s for cycle in range(3, 59) for part_s in (0.0, 4.0)]
    rises_s = {0.0: onset_near(samples, tones_s[0]) - tones_s[0], 4.0: onset_near(samples, tones_s[1]) - tones_s[1]}
    assert all(0 <= rise_s < 0.02 for rise_s in rises_s.values()), "a tone's own soft beginning"
    errors_s = [
        onset_near(samples, at_s) - at_s - rises_s[0.0 if number % 2 == 0 else 4.0]
        for number, at_s in enumerate(tones_s)
    ]
    assert max(map(abs, errors_s)) < 0.001


def test_the_whole_takes_as_long_as_the_plan_says(ten_minutes):
    samples, events, plan = ten_minutes
    finished_s = next(event["at"] for event in events if event["event"] == "finished")
    assert plan[-1]["what"] == "end"
    assert abs(finished_s - plan[-1]["at"]) < 0.001
    assert abs(len(samples) / 24_000 - finished_s) < 3.0, "the run ends soon after the session"


def test_breathing_ends_on_an_out_breath(ten_minutes):
    _, events, _ = ten_minutes
    cues = [event["name"] for event in events if event["event"] == "cue" and event["name"] in ("in", "out")]
    assert cues[-1] == "out"


def test_a_turn_is_never_cut_in_the_middle_of_a_word(home, tmp_path):
    """Somebody who talks on beyond the time is heard to the end of the sentence, and then thanked."""
    recording = np.concatenate([soundfile.read(file, dtype="int16")[0] for file in _talk()])
    soundfile.write(tmp_path / "talk.wav", recording, 16_000)
    talk_s = len(recording) / 16_000
    assert 32 < talk_s < 39
    lines = (
        "  - say: gratitude round with two people\n"
        "  - say: pass\n  - say: pass\n  - expect: {event: step, does: Wait, within: 60 s}\n"
        "  - expect: {event: listening, for: turn, within: 90 s}\n  - play: talk.wav\n"
        "  - expect: {event: turn_ended, within: 60 s}\n"
    )
    code, events = rehearse(home, script_for("talk", tmp_path, lines))
    assert code == 0
    began_s = next(event["at"] for event in events if event["event"] == "turn")
    ended_s = next(event["at"] for event in events if event["event"] == "turn_ended")
    assert ended_s - began_s > talk_s, "the talk lasted longer than the turn's thirty seconds"
    assert not [event for event in events if event["event"] == "said" and began_s < event["at"] < ended_s]


def _talk() -> list[Path]:
    recordings = sorted((TOUR / "recordings").glob("*.flac"), key=lambda file: -file.stat().st_size)[:6]
    return [*recordings, *recordings, *recordings][:12]


def test_somebody_who_says_nothing_is_never_stuck(home, tmp_path):
    lines = (
        "  - say: gratitude round with two people\n  - expect: {event: finished, outcome: finished, within: 900 s}\n"
    )
    code, _ = rehearse(home, script_for("silent", tmp_path, lines))
    assert code == 0


def test_talk_that_is_not_for_the_guide_changes_nothing(home, tmp_path):
    lines = (
        "  - say: I think he would stop by later\n    expect: nothing\n"
        "  - say: help me breathe before my talk\n  - expect: {event: started}\n"
    )
    code, _ = rehearse(home, script_for("talk", tmp_path, lines))
    assert code == 0


def test_an_expectation_that_does_not_come_true_is_told_with_its_line_and_ends_with_1(home, tmp_path, capsys):
    lines = "  - say: what can you do\n  - expect: {event: started, exercise: yodelling, within: 5 s}\n"
    file = script_for("wrong", tmp_path, lines)
    code, _ = rehearse(home, file)
    assert code == 1
    assert f"{file}, line 4: expected event started, exercise yodelling within 5 s" in capsys.readouterr().err


def test_the_guides_own_voice_in_the_microphone_starts_nothing(home, tmp_path):
    lines = "  - say: what can you do\n  - wait: 30 s\n"
    for echo in (0, -6, -20):
        code, events = rehearse(home, script_for(f"echo{-echo}", tmp_path, lines, f"room: {{echo: {echo}}}\n"))
        assert code == 0
        acted = [event["intent"] for event in events if event["event"] == "intent" and event["intent"] != "none"]
        assert acted == ["list_exercises"]


def test_no_words_that_people_said_are_kept(home):
    rehearse(home, TOUR / "gratitude_round.yaml")
    journal = b"".join(file.read_bytes() for file in home.glob("journal*"))
    assert b"gratitude_round" in journal
    for words in (b"rain", b"soup", b"bicycle", b"Mark"):
        assert words not in journal
