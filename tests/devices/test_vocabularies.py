"""The words that the models here can hear, and ours among them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assistant.devices.pocketsphinx_recogniser import PocketsphinxRecogniser
from assistant.devices.vosk_recogniser import VoskRecogniser
from assistant.devices.vosk_vocabulary import DICTATION_WORDS, takes_dictation, words_of
from assistant.errors import ModelError
from assistant.guidance.loading import load_library
from assistant.ports import Recogniser
from assistant.understanding.vocabulary_check import words_not_heard

pytestmark = pytest.mark.contract

NOT_IN_THE_DICTIONARY = {"gratitudes"}
"""Of "let's do gratitudes"; there are many other phrases for that exercise."""


@pytest.fixture(scope="module")
def tiny(project: Path) -> Path:
    return project / "models/attune-en-tiny"


def test_the_shipped_model_can_hear_every_word_of_ours(tiny: Path) -> None:
    with VoskRecogniser(tiny) as ears:
        assert words_not_heard(ears, load_library()) == []


def test_every_word_of_ours_is_in_a_large_public_dictionary_as_the_official_models_have_it() -> None:
    """The official models' own lists are not at hand here; they were made with dictionaries of this kind."""
    pytest.importorskip("pocketsphinx", reason="its dictionary of 134,000 words comes with pocketsphinx")
    with PocketsphinxRecogniser() as ears:
        assert {each.word for each in words_not_heard(ears, load_library())} <= NOT_IN_THE_DICTIONARY


def vosk(project: Path) -> Recogniser:
    return VoskRecogniser(project / "models/attune-en-tiny")


def pocketsphinx(_project: Path) -> Recogniser:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx has no wheel for this Python")
    return PocketsphinxRecogniser()


@pytest.mark.parametrize("make", [vosk, pocketsphinx])
def test_the_vocabulary_holds_exactly_what_can_be_heard(project: Path, make: Callable[[Path], Recogniser]) -> None:
    with make(project) as ears:
        vocabulary = ears.vocabulary()
        assert {"stop", "breathe", "don't"} <= set(vocabulary)
        assert not {"blorptastic", "<eps>", "[unk]", "#0"} & set(vocabulary)
        assert ears.unknown_words(vocabulary) == []


def graph_with(words: Sequence[str], flags: int = 0b10) -> bytes:
    """The beginning of an OpenFst file that has its words inside, as the official small models do."""

    def text(of: str) -> bytes:
        return struct.pack("<i", len(of.encode())) + of.encode()

    header = struct.pack("<i", 2125659606) + text("ngram") + text("standard")
    header += struct.pack("<iiQqqq", 4, flags, 0, 0, 10, 20)
    table = struct.pack("<i", 2125658996) + text("words.txt") + struct.pack("<qq", len(words), len(words))
    return header + table + b"".join(text(word) + struct.pack("<q", at) for at, word in enumerate(words)) + b"arcs"


def model_of(folder: Path, graph: bytes) -> Path:
    (folder / "graph").mkdir()
    (folder / "graph/Gr.fst").write_bytes(graph)
    return folder


def test_words_inside_the_language_model_are_read(tmp_path: Path) -> None:
    words = ["<eps>", "stop", "é", "!SIL", "don't", "[unk]", "#0"]
    assert words_of(model_of(tmp_path, graph_with(words))) == {"stop", "é", "don't"}


@pytest.mark.parametrize("cut", [0, 3, 20, 60, 90, 105])
def test_a_broken_language_model_has_no_words(tmp_path: Path, cut: int) -> None:
    model = model_of(tmp_path, graph_with(["stop", "pause"])[:cut])
    assert words_of(model) == frozenset()
    assert not takes_dictation(model)


def test_a_model_without_a_list_of_words_has_none(tmp_path: Path) -> None:
    assert words_of(tmp_path) == frozenset()
    assert words_of(model_of(tmp_path, graph_with([], flags=0)[:60])) == frozenset()


@pytest.mark.parametrize(("number", "large"), [(DICTATION_WORDS, True), (DICTATION_WORDS - 1, False)])
def test_only_a_model_of_many_words_takes_dictation(tmp_path: Path, number: int, large: bool) -> None:
    words = [f"word{at}" for at in range(number)]
    assert takes_dictation(model_of(tmp_path, graph_with(words))) is large
    (tmp_path / "graph/words.txt").write_text("".join(f"{word} 1\n" for word in words), encoding="utf-8")
    assert takes_dictation(tmp_path) is large


def test_the_shipped_model_is_no_dictation(tiny: Path) -> None:
    with VoskRecogniser(tiny) as ears:
        assert not ears.abilities.open_speech
        with pytest.raises(ModelError, match="too few words"):
            ears.open_speech()
