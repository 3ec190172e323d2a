"""Before a guide begins it learns what the ears can do; an exercise that nobody could be heard in never begins."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.app import acquaint, make_guide
from assistant.devices.scripted_recogniser import ScriptedRecogniser
from assistant.errors import AuthorError
from assistant.settings import Settings, load_settings

pytestmark = pytest.mark.pure


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(tmp_path, None, {}, {"ATTUNE_GUIDE_NAMES": "Anna, Blorptastica"})


def test_the_guide_asks_for_free_words_only_of_ears_that_can_take_them_down(settings: Settings) -> None:
    for said in ((), None):
        guide = make_guide(settings, seed=1)
        acquaint(guide, ScriptedRecogniser((), said=said), settings)
        assert guide.manner.open_speech is (said is not None)


def test_an_own_exercise_with_a_word_that_cannot_be_heard_is_refused_in_one_line(settings: Settings) -> None:
    guide = make_guide(settings, seed=1)
    shipped = guide.library["reflect_back"]
    guide.library = {"mine": replace(shipped, id="mine", file="mine.yaml")}
    with pytest.raises(AuthorError) as refused:
        acquaint(guide, ScriptedRecogniser((), unknown=("mirror",), vocabulary=("mirrors",)), settings)
    line = next(phrase.line for phrase in shipped.start if "mirror" in phrase.template)
    assert str(refused.value) == (
        f'mine.yaml, line {line}: The speech model cannot hear "mirror". Did you mean "mirrors"?'
    )


def test_a_shipped_exercise_loses_only_the_phrase_and_a_name_only_gets_a_warning_without_the_name(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        acquaint(make_guide(settings, seed=1), ScriptedRecogniser((), unknown=("nerves", "blorptastica")), settings)
    *phrases, names = [record.getMessage() for record in caplog.records]
    assert phrases
    assert all("breathe_before_talk.yaml" in told and '"nerves"' in told for told in phrases)
    assert "attune doctor" in names
    assert "lorptastica" not in caplog.text
