"""Vosk's two layouts of a model, told from their files and loaded by Vosk."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.devices.vosk_model_files import NEEDED_FLAT, NEEDED_WITH_IVECTOR, fault_in, looks_like_model
from assistant.devices.vosk_recogniser import VoskRecogniser

pytestmark = pytest.mark.contract


@pytest.fixture
def flat(project: Path, tmp_path: Path) -> Path:
    """Our own model in the first layout."""
    folder = tmp_path / "flat"
    folder.mkdir()
    for path in (project / "models/attune-en-tiny").rglob("*.*"):
        if path.is_file() and path.name != "model.conf":
            shutil.copy(path, folder)
    return folder


@pytest.fixture
def with_ivector(project: Path, tmp_path: Path) -> Path:
    """Our own model with the folder that the official ones have."""
    folder = shutil.copytree(project / "models/attune-en-tiny", tmp_path / "with ivector")
    for part in NEEDED_WITH_IVECTOR:
        (folder / part).parent.mkdir(exist_ok=True)
        (folder / part).write_bytes(b"something")
    return folder


def test_the_first_layout_is_a_whole_model_that_vosk_loads(flat: Path) -> None:
    assert (looks_like_model(flat), fault_in(flat)) == (True, "")
    with VoskRecogniser(flat) as recogniser:
        assert recogniser.unknown_words(["stop", "breathe", "qwertz"]) == ["qwertz"]


@pytest.mark.parametrize("part", [str(part) for part in NEEDED_FLAT if str(part) != "final.mdl"])
def test_in_the_first_layout_what_is_missing_is_named(flat: Path, part: str) -> None:
    (flat / part).unlink()
    assert fault_in(flat) == f"{part} is missing"


def test_in_the_first_layout_a_cut_graph_and_one_that_takes_no_grammar_are_found(flat: Path) -> None:
    (flat / "HCLr.fst").write_bytes((flat / "HCLr.fst").read_bytes()[:400_000])
    assert fault_in(flat) == "HCLr.fst is broken or cut short"
    (flat / "HCLG.fst").write_bytes(b"big")
    assert "cannot take a grammar" in fault_in(flat)


@pytest.mark.parametrize("part", [str(part) for part in NEEDED_WITH_IVECTOR])
def test_what_is_missing_for_the_speakers_voice_is_named(with_ivector: Path, part: str) -> None:
    assert fault_in(with_ivector) == ""
    (with_ivector / part).unlink()
    assert fault_in(with_ivector) == f"{part} is missing"
