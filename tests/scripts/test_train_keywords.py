"""The parts of scripts/train_keywords that decide what is trained on, without the libraries that train."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from kept_aside import is_speaker_aside
from train_keywords.clips import HELD_SAMPLES, centred, in_fold, noise_clips, recorded_clips
from train_keywords.words import CLASSES, KEYWORDS, class_of, rejected_words

pytestmark = pytest.mark.pure

SPEAKERS = [f"speaker {number}" for number in range(2_000)]


def write_clip(file: Path, seconds: float = 1.0) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(file, np.zeros(round(seconds * 16_000), np.int16), 16_000)


def test_each_speaker_is_either_tested_with_or_in_one_quarter_of_the_others() -> None:
    for speaker in SPEAKERS:
        assert is_speaker_aside(speaker) + sum(in_fold(speaker, fold) for fold in range(4)) == 1
    assert 0.09 < np.mean([is_speaker_aside(speaker) for speaker in SPEAKERS]) < 0.15


def test_a_folder_with_labels_is_read(tmp_path: Path) -> None:
    write_clip(tmp_path / "stop-a-0.flac")
    write_clip(tmp_path / "noise-b-0.flac")
    rows = [
        {"file": "stop-a-0.flac", "word": "stop", "speaker": "a"},
        {"file": "noise-b-0.flac", "word": "", "speaker": "b"},
    ]
    (tmp_path / "labels.json").write_text(json.dumps(rows))
    assert [(clip.word, clip.speaker) for clip in recorded_clips(tmp_path)] == [("stop", "a"), ("", "b")]


def test_the_layout_of_speech_commands_is_read_with_its_background_noise(tmp_path: Path) -> None:
    write_clip(tmp_path / "yes" / "0a7c2a8d_nohash_0.wav")
    write_clip(tmp_path / "_background_noise_" / "tap.wav", seconds=4.0)
    clips = recorded_clips(tmp_path)
    assert [(clip.word, clip.speaker) for clip in clips] == [("yes", "0a7c2a8d"), ("", "tap.wav"), ("", "tap.wav")]
    assert all(clip.samples.shape == (HELD_SAMPLES,) for clip in clips)


def test_the_same_speaker_is_on_the_same_side_in_both_layouts(tmp_path: Path) -> None:
    tested = next(speaker for speaker in SPEAKERS if is_speaker_aside(speaker))
    write_clip(tmp_path / "yes" / f"{tested}_nohash_0.wav")
    assert recorded_clips(tmp_path)[0].held_out


def test_noise_is_never_a_test_speaker_by_chance(tmp_path: Path) -> None:
    write_clip(tmp_path / "kitchen.wav", seconds=4.0)
    assert not any(clip.held_out for clip in noise_clips([tmp_path / "kitchen.wav"]))


def test_the_word_comes_to_the_middle() -> None:
    samples = np.zeros(16_000, np.int16)
    samples[1_600:6_400] = 8_000
    loud = np.flatnonzero(centred(samples))
    assert abs((loud[0] + loud[-1]) / 2 - HELD_SAMPLES / 2) < 200


def test_another_rate_is_refused_with_the_name_of_the_file(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "kitchen.wav", np.zeros(9_000, np.int16), 8_000)
    with pytest.raises(SystemExit, match=r"kitchen\.wav"):
        noise_clips([tmp_path / "kitchen.wav"])


def test_what_is_to_be_rejected_is_never_one_of_our_words(project: Path) -> None:
    rejected = rejected_words(project)
    assert len(rejected) > 500
    assert not set(rejected) & set(KEYWORDS)


def test_every_word_has_a_class() -> None:
    assert [CLASSES[class_of(word)] for word in ("stop", "go", "marvin", "")] == ["stop", "go", "(other)", "(noise)"]
