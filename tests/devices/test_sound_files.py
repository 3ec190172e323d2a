"""Sound files of every kind that people have."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.devices.sound_files import read_samples
from assistant.errors import AudioFileError

pytestmark = pytest.mark.wav

TONE = 0.5 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)


def written(path: Path, sound: object, rate_hz: int = 16_000, subtype: str | None = None) -> Path:
    soundfile.write(path, sound, rate_hz, subtype=subtype)
    return path


def pitch_hz(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * 16_000 / len(samples))


def test_sixteen_bits_at_the_same_rate_come_unchanged(tmp_path: Path) -> None:
    samples = np.random.default_rng(1).integers(-32_768, 32_768, 10_000).astype(np.int16)
    assert np.array_equal(read_samples(written(tmp_path / "a.wav", samples), 16_000), samples)


@pytest.mark.parametrize("kind", ["PCM_U8", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
def test_every_width_is_converted(tmp_path: Path, kind: str) -> None:
    samples = read_samples(written(tmp_path / "a.wav", TONE, subtype=kind), 16_000)
    assert len(samples) == 16_000
    assert np.abs(samples / 32_768 - TONE).max() < 0.02


@pytest.mark.parametrize("suffix", ["flac", "aiff"])
def test_other_kinds_of_file_are_read(tmp_path: Path, suffix: str) -> None:
    assert pitch_hz(read_samples(written(tmp_path / f"a.{suffix}", TONE), 16_000)) == 440


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_every_rate_is_converted_and_the_pitch_stays(tmp_path: Path, rate_hz: int) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate_hz) / rate_hz)
    samples = read_samples(written(tmp_path / "a.wav", tone, rate_hz), 16_000)
    assert abs(len(samples) - 16_000) <= 1
    assert pitch_hz(samples) == pytest.approx(440, abs=1)


def test_stereo_becomes_the_mean_of_both_sides(tmp_path: Path) -> None:
    samples = read_samples(written(tmp_path / "a.wav", np.column_stack([TONE, np.zeros(16_000)])), 16_000)
    assert np.abs(samples / 32_768 - TONE / 2).max() < 0.001


def test_a_loud_float_file_is_clipped_and_never_wraps_around(tmp_path: Path) -> None:
    sound = np.array([3.0, -3.0, np.nan, np.inf, 0.5] * 100, np.float32)
    samples = read_samples(written(tmp_path / "a.wav", sound, subtype="FLOAT"), 16_000)
    assert samples[:5].tolist() == [32_767, -32_768, 0, 32_767, 16_384]


def test_a_file_that_ends_too_early_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", TONE)
    path.write_bytes(path.read_bytes()[:10_001])
    assert len(read_samples(path, 16_000)) == (10_001 - 44) // 2


def test_a_compressed_file_that_ends_too_early_too(tmp_path: Path) -> None:
    path = written(tmp_path / "a.flac", np.tile(TONE, 5))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 16_000 < len(read_samples(path, 16_000)) < 80_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"RIFF\x24\x00\x00\x00WA", "not a sound file"),
        (b"Dear diary, today I was calm. " * 50, "not a sound file"),
    ],
)
def test_what_is_no_sound_is_told_in_one_line(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    with pytest.raises(AudioFileError, match=reason) as told:
        read_samples(path, 16_000)
    assert str(told.value).startswith(f"{path}: ")
    assert "\n" not in str(told.value)


def test_a_sound_without_samples_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="no sound in this file"):
        read_samples(written(tmp_path / "a.wav", np.zeros(0, np.int16)), 16_000)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "a.wav", tmp_path):
        with pytest.raises(AudioFileError, match=r"no such file|no file but a folder"):
            read_samples(path, 16_000)


def test_a_rate_that_nobody_uses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="1 samples a second"):
        read_samples(written(tmp_path / "a.wav", TONE, rate_hz=1), 16_000)


def test_names_with_spaces_and_umlauts_are_fine(tmp_path: Path, project: Path) -> None:
    path = tmp_path / "mein Öhr 耳.flac"
    shutil.copy(project / "tests/sounds/yes.flac", path)
    assert len(read_samples(path, 16_000)) > 8_000
