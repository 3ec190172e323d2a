"""The parts of the model's making that need no training library: words, voices, recordings and cuts."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
import soundfile

from kept_aside import VOICES, is_speaker_aside
from train_model.clips import Clip, is_written, read_clips, write_clips
from train_model.lexicon import lexicon
from train_model.manners import random_manner
from train_model.phones import PHONE_ID, PHONES, SPEECH, leave, placed, unplaced
from train_model.recordings import words_of_people
from train_model.splicing import background, joined, trimmed
from train_model.words import first_names, own_words, spoken_phrases

pytestmark = pytest.mark.pure


def test_every_phone_of_a_word_knows_its_place():
    assert placed(("K", "AE", "T")) == ("K_B", "AE_I", "T_E")
    assert placed(("AY",)) == ("AY_S",)
    assert [unplaced(phone) for phone in placed(("K", "AE", "T"))] == ["K", "AE", "T"]


def test_phone_and_transition_numbers_are_each_used_once():
    assert sorted(PHONE_ID.values()) == list(range(1, 4 * len(SPEECH) + 3))
    assert len({leave(number) for number in PHONE_ID.values()}) == len(PHONE_ID)


def test_every_word_of_ours_can_be_pronounced_with_known_phones():
    known = lexicon()
    said = {word for phrases in spoken_phrases().values() for phrase in phrases for word in phrase.split()}
    assert said | set(first_names()) <= known.keys()
    assert {phone for word in own_words() for spoken in known[word] for phone in spoken} <= set(PHONES)


def test_the_voices_kept_aside_are_never_trained_with():
    rng = random.Random(1)
    voices = {" ".join(random_manner(rng).voice.split()[:2]) for _ in range(5000)}
    assert len(voices) > 60
    assert voices.isdisjoint(VOICES)


def test_about_an_eighth_of_the_speakers_is_kept_aside_and_always_the_same_ones():
    aside = [number for number in range(2000) if is_speaker_aside(f"speaker {number}")]
    assert 180 < len(aside) < 300
    assert aside[:3] == [11, 15, 21]


def test_clips_come_back_as_they_were_written(tmp_path):
    clips = [Clip("stop", "ann", np.arange(5, dtype=np.int16)), Clip("", "noise", np.array([7, -7], np.int16))]
    assert not is_written(tmp_path / "some")
    write_clips(tmp_path / "some", clips)
    found = read_clips(tmp_path / "some")
    assert [(clip.text, clip.speaker, clip.samples.tolist()) for clip in found] == [
        ("stop", "ann", [0, 1, 2, 3, 4]),
        ("", "noise", [7, -7]),
    ]


def test_both_layouts_of_one_word_recordings_are_read(tmp_path):
    sound = np.arange(160, dtype=np.int16)
    labelled, public = tmp_path / "labelled", tmp_path / "public"
    (public / "yes").mkdir(parents=True)
    (public / "_background_noise_").mkdir()
    labelled.mkdir()
    rows = []
    for number in range(40):
        soundfile.write(labelled / f"{number}.flac", sound, 16000)
        soundfile.write(public / "yes" / f"{number:08x}_nohash_0.wav", sound, 16000)
        rows.append({"file": f"{number}.flac", "word": "yes", "speaker": f"{number:08x}"})
    (labelled / "labels.json").write_text(json.dumps(rows))
    for folder in (labelled, public):
        trained, checked = list(words_of_people(folder)), list(words_of_people(folder, for_check=True))
        assert len(trained) + len(checked) == 40
        assert {clip.speaker for clip in trained}.isdisjoint(clip.speaker for clip in checked)
        assert {clip.text for clip in trained} == {"yes"}
    assert {clip.speaker for clip in words_of_people(labelled)} == {clip.speaker for clip in words_of_people(public)}


def test_a_recording_at_another_rate_is_refused_by_name(tmp_path):
    (tmp_path / "labels.json").write_text(json.dumps([{"file": "a.flac", "word": "no", "speaker": "b"}]))
    soundfile.write(tmp_path / "a.flac", np.zeros(80, np.int16), 8000)
    with pytest.raises(SystemExit, match=r"a\.flac: this is not a mono recording at 16000 Hz"):
        list(words_of_people(tmp_path))


def test_a_trimmed_word_keeps_the_word_and_little_else():
    sound = np.random.default_rng(1).standard_normal(16000).astype(np.float32) * 10
    sound[6000:9000] += 3000 * np.sin(np.arange(3000) / 5)
    cut = trimmed(sound, random.Random(1))
    assert 3000 < len(cut) < 14000
    assert np.abs(cut).max() == np.abs(sound).max()


def test_a_background_is_as_loud_as_the_quietest_part():
    rng = np.random.default_rng(1)
    sound = (rng.standard_normal(16000) * np.where(np.arange(16000) < 8000, 20, 2000)).astype(np.float32)
    noise = background(sound, 24000, random.Random(1))
    assert len(noise) == 24000
    assert 10 < noise.std() < 40


def test_joined_parts_fade_into_each_other_without_a_step():
    loud, soft = np.full(1000, 8000, np.float32), np.full(1000, -8000, np.float32)
    whole = joined([loud, soft])
    assert len(whole) == 2000 - 80
    assert np.abs(np.diff(whole)).max() < 250
