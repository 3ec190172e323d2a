"""`attune hear`, on spoken sounds through the whole ear."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from assistant.__main__ import main

pytestmark = pytest.mark.wav

Hear = Callable[..., tuple[int, list[dict[str, Any]], str]]

FIELDS = (
    "file",
    "text",
    "intent",
    "slots",
    "score",
    "speech_start_s",
    "speech_end_s",
    "decided_at_s",
    "compute_s",
    "engine",
    "model",
)


@pytest.fixture
def sounds(project: Path) -> Path:
    return project / "tests/sounds"


@pytest.fixture
def hear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Hear:
    """Gives the exit code, the JSON lines and what was written for a person."""

    def run(*words: object) -> tuple[int, list[dict[str, Any]], str]:
        code = main(["--home", str(tmp_path / "home"), "hear", "--json", *map(str, words)])
        told = capsys.readouterr()
        return code, [json.loads(line) for line in told.out.splitlines()], told.err

    return run


def test_tells_each_utterance_in_the_fields_that_others_read(hear: Hear, sounds: Path) -> None:
    code, (line,), told = hear(sounds / "gratitude-round.flac")
    assert (code, told) == (0, "")
    assert tuple(line) == FIELDS
    assert line["text"] == "gratitude round with three people"
    assert (line["intent"], line["slots"]["exercise"], line["slots"]["people"]) == (
        "start_exercise",
        "gratitude_round",
        3,
    )
    assert 0 <= line["speech_start_s"] < line["speech_end_s"] < line["decided_at_s"]
    assert (line["engine"], line["model"]) == ("vosk", "attune-en-tiny")


def test_the_state_decides_what_a_word_means(hear: Hear, sounds: Path) -> None:
    _, (number,), _ = hear("--state", "number", sounds / "seven.flac")
    assert (number["intent"], number["slots"]) == ("number", {"value": 7})
    _, (stop,), _ = hear("--state", "yes_no", sounds / "stop.flac")
    assert stop["intent"] == "stop"
    _, idle, _ = hear("--state", "idle", sounds / "yes.flac")
    assert [line["intent"] for line in idle] == ["none"]


def test_talk_for_somebody_else_is_heard_as_nothing(hear: Hear, sounds: Path) -> None:
    for state in ("idle", "session", "turn", "yes_no"):
        _, (line,), _ = hear("--state", state, sounds / "tractor.flac")
        assert line["intent"] == "none"


def test_several_utterances_of_a_file_are_several_lines(hear: Hear, sounds: Path, tmp_path: Path) -> None:
    pause = np.zeros(24_000, np.int16)
    parts = [soundfile.read(sounds / name, dtype="int16")[0] for name in ("stop.flac", "yes.flac")]
    soundfile.write(tmp_path / "two.wav", np.concatenate([parts[0], pause, parts[1]]), 16_000)
    _, lines, _ = hear("--state", "session", tmp_path / "two.wav")
    assert [line["intent"] for line in lines] == ["stop", "yes"]
    assert lines[0]["decided_at_s"] < lines[1]["speech_start_s"]


def test_other_rates_and_channels_are_heard_as_well(hear: Hear, sounds: Path, tmp_path: Path) -> None:
    samples, _ = soundfile.read(sounds / "stop.flac")
    loud = np.repeat(samples, 3)
    soundfile.write(tmp_path / "a.wav", np.column_stack([loud, loud]), 48_000, subtype="PCM_U8")
    _, (line,), _ = hear("--state", "session", tmp_path / "a.wav")
    assert line["intent"] == "stop"


def test_a_bad_file_is_named_in_one_line_and_the_others_go_on(hear: Hear, sounds: Path, tmp_path: Path) -> None:
    empty, text = tmp_path / "empty.wav", tmp_path / "text.wav"
    empty.write_bytes(b"")
    text.write_text("no sound")
    code, (line,), told = hear("--state", "session", empty, sounds / "stop.flac", text, tmp_path / "none.wav")
    assert code == 2
    assert line["intent"] == "stop"
    assert [row.split(": ")[1] for row in told.splitlines()] == [str(empty), str(text), str(tmp_path / "none.wav")]


def test_listens_for_a_grammar_of_ones_own(hear: Hear, sounds: Path, tmp_path: Path) -> None:
    grammar = tmp_path / "grammar.txt"
    grammar.write_text("who = three | four\n# rounds\n[a] gratitude round with <who> people\nstart blorptastic\n")
    code, (line,), told = hear("--grammar", grammar, sounds / "gratitude-round.flac")
    assert code == 0
    assert (line["intent"], line["slots"]) == ("phrase", {"who": "three"})
    assert told == "attune: attune-en-tiny does not know these words, nor phrases with them: blorptastic\n"


def test_a_mistake_in_a_grammar_is_told_with_its_line(hear: Hear, sounds: Path, tmp_path: Path) -> None:
    grammar = tmp_path / "grammar.txt"
    grammar.write_text("stop\nstart (one|two\n")
    code, lines, told = hear("--grammar", grammar, sounds / "stop.flac")
    assert (code, lines) == (2, [])
    assert f"{grammar}, line 2" in told


@pytest.mark.parametrize("engine", ["vosk", "pocketsphinx"])
def test_both_engines_hear_the_words_that_must_always_work(hear: Hear, sounds: Path, engine: str) -> None:
    pytest.importorskip(engine)
    for name in ("stop.flac", "stop-rms.flac"):
        _, (line,), _ = hear("--engine", engine, "--state", "session", sounds / name)
        assert (line["intent"], line["engine"]) == ("stop", engine)


def test_a_broken_model_ends_with_its_own_code(
    hear: Hear, sounds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken/am").mkdir(parents=True)
    (tmp_path / "broken/am/final.mdl").write_bytes(b"")
    monkeypatch.setenv("ATTUNE_HEARING_MODEL", str(tmp_path / "broken"))
    code, lines, told = hear(sounds / "stop.flac")
    assert (code, lines) == (3, [])
    assert len(told.splitlines()) == 1


def test_for_a_person_it_says_it_in_a_line(sounds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--home", str(tmp_path), "hear", "--state", "number", str(sounds / "seven.flac")])
    assert "s: seven -> number value=7\n" in capsys.readouterr().out


def test_a_silent_file_is_told_to_a_person_and_gives_no_line_to_a_program(
    hear: Hear, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silence = tmp_path / "silence.wav"
    soundfile.write(silence, np.zeros(16_000, np.int16), 16_000)
    assert hear(silence) == (0, [], "")
    main(["--home", str(tmp_path), "hear", str(silence)])
    assert capsys.readouterr().out == f"{silence}: nobody speaks\n"


@pytest.mark.parametrize("word", ["stop", "yes", "no"])
def test_people_are_heard(hear: Hear, shared: Path, word: str) -> None:
    """96, 98 and 95 % of all clips; here a few, as a watch on what must not get worse."""
    files = sorted((shared / "speech/words").glob(f"{word}-*.flac"))[:20]
    _, lines, _ = hear("--state", "session", *files)
    assert sum(line["intent"] == word for line in lines) >= 0.8 * len(files)


def test_other_peoples_words_start_nothing(hear: Hear, shared: Path) -> None:
    _, lines, _ = hear("--state", "idle", *sorted((shared / "speech/other").glob("*.flac"))[::4])
    assert [line["text"] for line in lines if line["intent"] != "none"] == []
