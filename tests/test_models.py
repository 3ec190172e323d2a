"""Which recogniser's model is used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
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
    assert [(line["name"], line["in_use"], line["fault"]) for line in lines if line["installed"]] == [
        ("attune-en-tiny", True, ""),
        ("vosk-model-small-en-us-0.15", False, "conf/model.conf is missing"),
    ]


def test_list_tells_what_can_be_fetched_and_is_not_here_whole(
    project: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(project, home, "vosk-model-small-de-0.15")
    put(project, home, "vosk-model-small-en-us-0.15", "conf/model.conf")
    assert main(["--home", str(home), "models", "list", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    others = {line["name"]: line for line in lines if not line["installed"]}
    assert "vosk-model-small-de-0.15" not in others
    assert others["vosk-model-small-en-us-0.15"] == {
        "name": "vosk-model-small-en-us-0.15",
        "installed": False,
        "language": "English",
        "megabytes": 41.2,
        "licence": "Apache-2.0",
        "address": "https://alphacephei.com/vosk/models/vosk-model-small-en-us-0.15.zip",
        "sha256": "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
    }


def test_nothing_but_fetch_loads_what_uses_the_network(home: Path) -> None:
    program = "import sys; from assistant.__main__ import main; main(sys.argv[1:]); print('requests' in sys.modules)"
    words = [sys.executable, "-c", program, "--home", str(home), "models", "list"]
    told = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert (told.stdout.splitlines()[-1], told.stderr) == ("False", "")


def check(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, dict[str, object]]]:
    code = main(["--home", str(home), "models", "check", "--json", *words])
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, {answer["name"]: answer for answer in answers}


def test_check_says_of_each_model_whether_it_is_whole_and_what_it_cannot_hear(
    project: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deaf = put(project, home, "deaf-to-breathe")
    table = (deaf / "graph/words.txt").read_text(encoding="utf-8")
    (deaf / "graph/words.txt").write_text(table.replace("\nbreathe ", "\nbreatheoo "), encoding="utf-8")
    put(project, home, "broken", "am/final.mdl")
    put(project, home, "vosk-model-small-de-0.15")
    code, answers = check(home, capsys)
    assert code == 1
    assert {name: answer["fault"] for name, answer in answers.items()} == {
        "attune-en-tiny": "",
        "broken": "am/final.mdl is missing",
        "deaf-to-breathe": "",
        "vosk-model-small-de-0.15": "",
    }
    unheard = answers["deaf-to-breathe"]["unheard"]
    assert isinstance(unheard, list)
    assert {each["word"] for each in unheard} >= {"breathe"}
    assert all(each["line"] for each in unheard if each["word"] == "breathe")
    assert answers["vosk-model-small-de-0.15"]["unheard"] == []


def test_an_official_model_that_was_put_here_by_hand_is_checked_too(
    project: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its weights have another checksum than the makers' own, which is known."""
    put(project, home, "vosk-model-small-en-us-0.15")
    code, answers = check(home, capsys, "vosk-model-small-en-us-0.15")
    assert code == 1
    assert [answer["fault"] for answer in answers.values()] == ["am/final.mdl: missing, broken or changed"]


def test_a_model_that_ends_vosk_does_not_end_the_check(
    project: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = put(project, home, "bad")
    (bad / "graph/disambig_tid.int").write_text("317\n318\n")
    code, answers = check(home, capsys, "bad")
    assert (code, answers["bad"]["fault"]) == (1, "Vosk breaks down with this model; some of its files are broken")


def test_check_of_a_model_that_is_not_here_names_those_that_are(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "models", "check", "nowhere"]) == 2
    assert capsys.readouterr().err == (
        'attune: there is no model "nowhere" here. Models that are here: attune-en-tiny.\n'
    )


def test_path_is_the_folder_and_nothing_else(project: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "models", "path"]) == 0
    assert capsys.readouterr().out == f"{project / 'models/attune-en-tiny'}\n"
