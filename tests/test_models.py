"""Which recogniser's model is used."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.errors import ModelError
from assistant.models import installed_models, model_in_use
from assistant.settings import Settings, load_settings

pytestmark = pytest.mark.pure


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def settings(home: Path, model: str | None = None) -> Settings:
    return load_settings(home, None, {"hearing.model": model}, {})


def put(project: Path, home: Path, name: str, *without: str) -> Path:
    """A copy of the shipped model under another name."""
    folder = shutil.copytree(project / "models/attune-en-tiny", home / "models" / name)
    (folder / "SHA256SUMS").unlink()
    for part in without:
        (folder / part).unlink()
    return folder


def test_on_a_fresh_machine_it_is_the_shipped_one(project: Path, home: Path) -> None:
    model = model_in_use(settings(home))
    assert (model.name, model.path, model.fault) == ("attune-en-tiny", project / "models/attune-en-tiny", "")


def test_an_official_english_model_comes_first(project: Path, home: Path) -> None:
    put(project, home, "another-one")
    put(project, home, "vosk-model-small-de-0.15")
    put(project, home, "vosk-model-small-en-us-0.15")
    assert model_in_use(settings(home)).name == "vosk-model-small-en-us-0.15"


def test_a_broken_model_is_left_aside_but_listed_with_its_fault(project: Path, home: Path) -> None:
    put(project, home, "vosk-model-small-en-us-0.15", "graph/HCLr.fst")
    assert model_in_use(settings(home)).name == "attune-en-tiny"
    assert {model.name: model.fault for model in installed_models(settings(home))} == {
        "attune-en-tiny": "",
        "vosk-model-small-en-us-0.15": "graph/HCLr.fst is missing",
    }


def test_the_settings_name_a_model_or_a_folder(project: Path, home: Path, tmp_path: Path) -> None:
    put(project, home, "vosk-model-small-en-us-0.15")
    assert model_in_use(settings(home, "attune-en-tiny")).name == "attune-en-tiny"
    elsewhere = shutil.copytree(project / "models/attune-en-tiny", tmp_path / "elsewhere")
    assert model_in_use(settings(home, str(elsewhere))).path == elsewhere


def test_a_model_that_was_chosen_but_is_broken_or_missing_is_not_replaced_in_silence(project: Path, home: Path) -> None:
    put(project, home, "mine", "am/final.mdl")
    for name, reason in (("mine", "am/final.mdl is missing"), ("nowhere", "no such folder")):
        with pytest.raises(ModelError, match=reason) as told:
            model_in_use(settings(home, name))
        assert "attune-en-tiny" in str(told.value)


def test_use_keeps_the_choice(project: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(project, home, "vosk-model-small-en-us-0.15")
    assert main(["--home", str(home), "models", "use", "attune-en-tiny"]) == 0
    assert model_in_use(settings(home)).name == "attune-en-tiny"
    assert main(["--home", str(home), "models", "use", ""]) == 0
    assert model_in_use(settings(home)).name == "vosk-model-small-en-us-0.15"
    assert main(["--home", str(home), "models", "use", "nowhere"]) == 3
    assert model_in_use(settings(home)).name == "vosk-model-small-en-us-0.15"
    assert "nowhere" in capsys.readouterr().err


def test_list_tells_all_and_which_is_in_use(project: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(project, home, "vosk-model-small-en-us-0.15", "conf/model.conf")
    assert main(["--home", str(home), "models", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["name"], line["in_use"], line["fault"]) for line in lines] == [
        ("attune-en-tiny", True, ""),
        ("vosk-model-small-en-us-0.15", False, "conf/model.conf is missing"),
    ]


def test_path_is_the_folder_and_nothing_else(project: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "models", "path"]) == 0
    assert capsys.readouterr().out == f"{project / 'models/attune-en-tiny'}\n"
