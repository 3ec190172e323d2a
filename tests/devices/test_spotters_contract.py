"""What every spotter keeps to: the keyword network and the scripted one through the same tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.devices.keyword_spotter import KeywordSpotter, Network
from assistant.devices.scripted_spotter import ScriptedSpotter
from assistant.devices.sound_files import read_samples
from assistant.errors import ModelError
from assistant.ports import Spotter

pytestmark = pytest.mark.contract

ANSWERS = frozenset({"yes", "no", "stop"})
Make = Callable[..., Spotter]


@pytest.fixture
def weights(project: Path) -> Path:
    return project / "models/attune-keywords"


@pytest.fixture(params=["network", "scripted"])
def make(request: pytest.FixtureRequest, weights: Path) -> Make:
    """Makes a spotter; the scripted one is told what will be said."""
    if request.param == "network":
        return lambda *_said: KeywordSpotter(weights)
    return lambda *said: ScriptedSpotter((*ANSWERS, "pause"), said)


@pytest.mark.parametrize("word", ["stop", "yes"])
def test_a_word_is_spotted(make: Make, project: Path, word: str) -> None:
    sound = read_samples(project / f"tests/sounds/{word}.flac", 16_000)
    with make(word) as spotter:
        spotted = spotter.spot(sound, ANSWERS)
    assert spotted.best == word
    assert spotted.share(word) > 0.5


def test_a_word_that_is_not_armed_cannot_be_spotted(make: Make, project: Path) -> None:
    sound = read_samples(project / "tests/sounds/stop.flac", 16_000)
    with make("stop") as spotter:
        assert spotter.spot(sound, frozenset({"yes", "no"})).share("stop") == 0.0
        assert spotter.spot(sound, frozenset()).best == ""


@pytest.mark.parametrize("samples", [0, 1, 399, 512, 16_000, 30_000])
def test_silence_and_noise_of_any_length_give_no_word(make: Make, samples: int) -> None:
    noise = np.random.default_rng(1).integers(-300, 300, samples).astype(np.int16)
    with make() as spotter:
        for sound in (np.zeros(samples, np.int16), noise):
            shares = spotter.spot(sound, ANSWERS).shares
            assert set(shares) == ANSWERS
            assert all(0.0 <= share < 0.5 for share in shares.values())


def test_the_level_does_not_matter(weights: Path, project: Path) -> None:
    sound = read_samples(project / "tests/sounds/stop.flac", 16_000)
    with KeywordSpotter(weights) as spotter:
        loud, soft = (spotter.spot(one, ANSWERS).share("stop") for one in (sound, (sound // 16).astype(np.int16)))
    assert soft == pytest.approx(loud, abs=0.1)


def test_the_network_gives_the_scores_that_it_gave_when_it_was_trained(weights: Path) -> None:
    with np.load(weights / "weights.npz") as file, np.load(weights / "check.npz") as check:
        scores = Network(dict(file)).scores(check["log_mel"])
        np.testing.assert_allclose(scores, check["scores"], atol=0.05)


@pytest.mark.parametrize("content", [None, b"", b"not weights at all", b"PK\x03\x04 and then nothing"])
def test_missing_or_broken_weights_are_told_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "weights.npz").write_bytes(content)
    with pytest.raises(ModelError, match=r"weights\.npz") as told:
        KeywordSpotter(tmp_path)
    assert "\n" not in str(told.value)


def test_weights_without_a_layer_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "weights.npz", classes=np.array(["stop"]))
    with pytest.raises(ModelError, match=r"weights\.npz"):
        KeywordSpotter(tmp_path)
