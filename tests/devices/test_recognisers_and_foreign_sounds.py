"""The two real engines: what they must not hear, and models that cannot be used."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.devices.pocketsphinx_recogniser import PocketsphinxRecogniser
from assistant.devices.sound_files import read_samples
from assistant.devices.vosk_model_files import NEEDED
from assistant.devices.vosk_recogniser import VoskRecogniser
from assistant.errors import ModelError
from assistant.ports import Recogniser
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar

pytestmark = pytest.mark.wav

CONTROLS = Grammar("controls", ("stop", "pause", "help", "yes", "no", "how long", "i'm done"))


@pytest.fixture
def tiny(project: Path) -> Path:
    return project / "models/attune-en-tiny"


@pytest.fixture
def vosk(tiny: Path) -> VoskRecogniser:
    return VoskRecogniser(tiny)


@pytest.fixture
def pocketsphinx() -> PocketsphinxRecogniser:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx has no wheel for this Python")
    return PocketsphinxRecogniser()


@pytest.fixture
def sound(project: Path) -> Callable[[str], Samples]:
    return lambda name: read_samples(project / f"tests/sounds/{name}.flac", 16_000)


def text(recogniser: Recogniser, grammar: Grammar, samples: Samples) -> str:
    recogniser.listen_for(grammar)
    recogniser.accept(samples)
    return recogniser.finish().text


def test_vosk_gives_talk_to_somebody_else_as_unknown(vosk: VoskRecogniser, sound: Callable[[str], Samples]) -> None:
    """Without [unk], any speech becomes a listed word with full confidence."""
    assert "[unk]" in text(vosk, CONTROLS, sound("tractor"))


def test_pocketsphinx_gives_talk_to_somebody_else_as_unknown(
    pocketsphinx: PocketsphinxRecogniser, sound: Callable[[str], Samples]
) -> None:
    """A bare grammar takes four of five foreign sentences."""
    assert text(pocketsphinx, CONTROLS, sound("tractor")) == "[unk]"


def test_vosk_hears_no_phrase_that_has_lost_a_word(vosk: VoskRecogniser, sound: Callable[[str], Samples]) -> None:
    """Vosk itself would drop the unknown word and listen for the rest."""
    grammar = Grammar("start", ("help me breathe before my metta", "stop"))
    assert text(vosk, grammar, sound("help-me-breathe")) != "help me breathe before my"
    assert text(vosk, grammar, sound("stop")) == "stop"


def test_one_unknown_word_does_not_spoil_pocketsphinxs_grammar(
    pocketsphinx: PocketsphinxRecogniser, sound: Callable[[str], Samples]
) -> None:
    """The library refuses the whole grammar with a bare error."""
    assert text(pocketsphinx, Grammar("start", ("start blorptastic", "stop")), sound("stop")) == "stop"


def test_a_grammar_of_unknown_words_is_refused(vosk: VoskRecogniser) -> None:
    """An empty list of phrases ends the program inside libvosk."""
    with pytest.raises(ModelError, match="knows no phrase"):
        vosk.listen_for(Grammar("strange", ("blorptastic", "[blorptastic] qwxzy")))


def test_a_grammar_of_unknown_words_is_refused_by_pocketsphinx_too(pocketsphinx: PocketsphinxRecogniser) -> None:
    with pytest.raises(ModelError, match="knows no phrase"):
        pocketsphinx.listen_for(Grammar("strange", ("blorptastic",)))


def test_vosk_joins_what_stands_on_both_sides_of_a_pause(vosk: VoskRecogniser, sound: Callable[[str], Samples]) -> None:
    """Vosk's own end-pointing would give the first word as an utterance, and then an empty one."""
    pause = np.zeros(24_000, np.int16)
    assert text(vosk, CONTROLS, np.concatenate([sound("stop"), pause, sound("yes"), pause])) == "stop yes"


def test_loading_vosk_says_nothing_on_the_terminal(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    VoskRecogniser(tiny).listen_for(CONTROLS)
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    """A model that may be broken, without the list of its files' sums."""
    copied = shutil.copytree(tiny, tmp_path / "model")
    (copied / "SHA256SUMS").unlink()
    return copied


def fault(folder: Path) -> str:
    """The message, which must be one line that names the folder."""
    with pytest.raises(ModelError) as told:
        VoskRecogniser(folder)
    assert str(told.value).startswith(f"{folder}: ")
    assert "\n" not in str(told.value)
    return str(told.value)


@pytest.mark.parametrize("part", [str(part) for part in NEEDED])
def test_a_model_with_a_missing_or_empty_file_is_refused_before_libvosk_ends_the_program(copy: Path, part: str) -> None:
    (copy / part).write_bytes(b"")
    assert f"{part} is empty" in fault(copy)
    (copy / part).unlink()
    if part != "am/final.mdl":
        assert f"{part} is missing" in fault(copy)


@pytest.mark.parametrize("content", [b"no graph", b"\xd6\xfd\xb2\x7e" + b"\xff" * 60, None])
def test_a_model_with_a_broken_or_cut_graph_is_refused(copy: Path, content: bytes | None) -> None:
    graph = copy / "graph/HCLr.fst"
    graph.write_bytes(graph.read_bytes()[:400_000] if content is None else content)
    assert "graph/HCLr.fst is broken" in fault(copy)


def test_a_model_that_libvosk_cannot_read_is_refused_in_plain_words(
    copy: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (copy / "am/final.mdl").write_bytes(b"no network at all")
    assert "cannot load this model" in fault(copy)
    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_not_as_its_maker_listed_it_is_found(tiny: Path, tmp_path: Path) -> None:
    """Half of disambig_tid.int is a segmentation fault."""
    copied = shutil.copytree(tiny, tmp_path / "model")
    (copied / "graph/disambig_tid.int").write_text("317\n318\n")
    assert "graph/disambig_tid.int is broken or was changed" in fault(copied)


def test_a_model_that_takes_no_grammar_is_refused(copy: Path) -> None:
    (copy / "graph/HCLG.fst").write_bytes(b"big")
    assert "cannot take a grammar" in fault(copy)


def test_a_folder_that_is_missing_or_no_model_is_refused(tmp_path: Path) -> None:
    assert "no such folder" in fault(tmp_path / "nowhere")
    assert "not a Vosk model" in fault(tmp_path)


def test_a_machine_without_pocketsphinx_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    with pytest.raises(ModelError, match="pip install"):
        PocketsphinxRecogniser()
