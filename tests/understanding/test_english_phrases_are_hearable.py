from __future__ import annotations

from pathlib import Path

import pytest

from assistant.guidance.loading import load_library
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.understanding.phrase_files import first_names
from assistant.understanding.templates import parse_template
from assistant.understanding.understanding import Understanding

pytestmark = pytest.mark.pure

ONLY_WITH_A_LARGER_MODEL = {"dizzy"}
"""Worth hearing where a model can; there are other phrases for the same."""


def words_of_model(project: Path) -> set[str]:
    lines = (project / "models" / "attune-en-tiny" / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if line.strip()}


@pytest.mark.parametrize("state", Listening)
def test_the_shipped_model_can_hear_every_word_listened_for(project: Path, state: Listening) -> None:
    grammar = Understanding(()).grammar(ListeningProfile(state))
    wanted = set(grammar.words()) - set(first_names()) - ONLY_WITH_A_LARGER_MODEL
    assert sorted(wanted - words_of_model(project)) == []


@pytest.mark.parametrize("id_", load_library())
def test_the_shipped_model_can_hear_several_start_phrases_of_each_exercise(project: Path, id_: str) -> None:
    known = words_of_model(project)
    templates = [phrase.template for phrase in load_library()[id_].start]
    assert sum(set(parse_template(template).words()) <= known for template in templates) >= 3


def test_most_first_names_are_in_the_dictionary_of_the_second_engine() -> None:
    pocketsphinx = pytest.importorskip("pocketsphinx", reason="the second engine is not installed")
    dictionary = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    words = {line.split()[0] for line in dictionary.read_text(encoding="utf-8").splitlines() if line.strip()}
    assert len(words & set(first_names())) >= 300
