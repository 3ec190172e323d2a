"""Which engine listens: the one that was chosen, and without a choice the first that works."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import models
from assistant.app import open_recogniser
from assistant.errors import ModelError
from assistant.settings import Settings, load_settings

pytestmark = pytest.mark.contract


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(tmp_path / "home", None, {}, {})


@pytest.fixture
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a copy of Attune that lacks the folder of models."""
    monkeypatch.setattr(models, "SHIPPED", tmp_path / "nowhere")


def chosen(settings: Settings, engine: str, model: str = "") -> Settings:
    return replace(settings, hearing=replace(settings.hearing, engine=engine, model=model))


@pytest.mark.parametrize(("engine", "expected"), [("best", "vosk"), ("vosk", "vosk"), ("pocketsphinx", "pocketsphinx")])
def test_the_engine_of_the_settings_listens_and_vosk_without_a_choice(settings, engine, expected):
    with ExitStack() as stack:
        assert open_recogniser(chosen(settings, engine), stack).engine == expected


def test_without_a_model_for_vosk_pocketsphinx_listens_and_one_line_says_why(settings, no_models, caplog):
    with ExitStack() as stack:
        assert open_recogniser(settings, stack).engine == "pocketsphinx"
    (told,) = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert "there is no speech model to use." in told
    assert told.endswith("Going on with pocketsphinx.")


def test_an_engine_or_a_model_that_was_chosen_is_never_replaced(settings, no_models):
    for choice in (chosen(settings, "vosk"), chosen(settings, "best", model="vosk-model-gone")):
        with ExitStack() as stack, pytest.raises(ModelError):
            open_recogniser(choice, stack)
