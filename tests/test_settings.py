"""Where a setting's value comes from, and what a person is told when one is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from assistant.errors import SettingsError, StorageError
from assistant.folders import make_private
from assistant.settings import KEYS, default_settings, load_settings, settings_with_sources
from assistant.settings_file import change_setting, default_text, write_settings

pytestmark = pytest.mark.pure


def write(home: Path, text: str) -> Path:
    file = home / "settings.toml"
    file.write_text(text)
    return file


def test_without_a_file_every_setting_has_its_default(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, None, {}, {})
    assert settings.sound.microphone == ""
    assert settings.sound.sounds_db == -6.0
    assert settings.hearing.engine == "best"
    assert settings.guide.names == ()
    assert settings.guide.captions is True
    assert settings.journal.keep_names is False
    assert settings == default_settings(tmp_path, None, {})


def test_a_flag_beats_the_environment_that_beats_the_file_that_beats_the_default(tmp_path: Path) -> None:
    write(tmp_path, '[sound]\nmicrophone = "file"\nspeaker = "file"\nvoice_db = -3\n')
    environment = {"ATTUNE_SOUND_MICROPHONE": "environment", "ATTUNE_SOUND_SPEAKER": "environment", "PATH": "/bin"}
    settings, sources = settings_with_sources(
        tmp_path, None, {"sound.microphone": "flag", "voice.rate": None}, environment
    )
    assert (settings.sound.microphone, sources["sound.microphone"]) == ("flag", "flag")
    assert (settings.sound.speaker, sources["sound.speaker"]) == ("environment", "ATTUNE_SOUND_SPEAKER")
    assert (settings.sound.voice_db, sources["sound.voice_db"]) == (-3.0, "file")
    assert (settings.voice.rate, sources["voice.rate"]) == (1.0, "default")


def test_the_environment_is_read_in_the_type_of_the_setting() -> None:
    environment = {"ATTUNE_GUIDE_NAMES": "Ana, Ben ,", "ATTUNE_GUIDE_SOUNDS": "No", "ATTUNE_GUIDE_PATIENCE": "1.5"}
    guide = load_settings(None, None, {}, environment).guide
    assert (guide.names, guide.sounds, guide.patience) == (("Ana", "Ben"), False, 1.5)


def test_home_holds_all_files_and_makes_none(tmp_path: Path) -> None:
    home = tmp_path / "home"
    folders = load_settings(home, None, {}, {}).folders
    assert [folders.settings_file, folders.journal_file, folders.cache, folders.models] == [
        home / name for name in ("settings.toml", "journal.db", "cache", "models")
    ]
    assert not home.exists()
    assert load_settings(None, None, {}, {"ATTUNE_HOME": str(home)}).folders == folders


def test_a_named_settings_file_is_used_beside_the_home(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[voice]\nrate = 0.8\n")
    settings = load_settings(tmp_path / "home", file, {}, {})
    assert settings.voice.rate == 0.8
    assert settings.folders.settings_file == file
    assert settings.folders.journal_file == tmp_path / "home" / "journal.db"
    assert load_settings(None, None, {}, {"ATTUNE_SETTINGS": str(file)}).voice.rate == 0.8


MISTAKES = {
    "[hearing]\n\nmodle = 'x'": 'line 3: there is no setting "hearing.modle". Did you mean "hearing.model"?',
    "[hering]\n": 'line 1: there is no section "hering". Did you mean "hearing"?',
    "# c\n[xyz]\n": 'line 2: there is no section "xyz". `attune settings` lists them all.',
    "sound = 3": "line 1: sound is a section. Write [sound] above its settings.",
    "[sound]\nvoice_db = 'loud'": "line 2: sound.voice_db must be a number, such as 1.5.",
    "[sound]\nvoice_db = true": "line 2: sound.voice_db must be a number, such as 1.5.",
    "[sound]\nvoice_db = 40": "line 2: sound.voice_db is 40, but must be from -40 to 12.",
    "[sound]\nvoice_db = nan": "line 2: sound.voice_db is nan, but must be from -40 to 12.",
    "[sound]\nmicrophone = 1": 'line 2: sound.microphone must be text in quotes, such as "word".',
    "[guide]\ncaptions = 1": "line 2: guide.captions must be true or false.",
    "[guide]\nnames = 'Ana'": 'line 2: guide.names must be a list of names, such as ["Ana", "Ben"].',
    "[guide]\nnames = ['']": 'line 2: guide.names must be a list of names, such as ["Ana", "Ben"].',
    "hearing.engine = 'ears'": 'line 1: hearing.engine is "ears", but must be one of: best, vosk, pocketsphinx.',
    "[sound]\nspeaker = USB": "line 2: invalid value",
    "[sound]\n[sound]\n": "line 2: cannot declare",
    "[sound": "line 1:",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_in_the_file_is_told_with_file_line_and_what_is_meant(tmp_path: Path, text: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(SettingsError) as told:
        load_settings(tmp_path, None, {}, {})
    assert str(told.value).startswith(f"{file}, {MISTAKES[text]}")
    assert "\n" not in str(told.value)
    assert told.value.exit_code == 2


@pytest.mark.parametrize(
    ("variable", "text", "sentence"),
    [
        (
            "ATTUNE_SOUND_MICROPHON",
            "x",
            'there is no setting ATTUNE_SOUND_MICROPHON. Did you mean "ATTUNE_SOUND_MICROPHONE"?',
        ),
        ("ATTUNE_VOICE_RATE", "fast", "ATTUNE_VOICE_RATE: voice.rate must be a number, such as 1.5."),
        ("ATTUNE_GUIDE_CAPTIONS", "maybe", "ATTUNE_GUIDE_CAPTIONS: guide.captions must be true or false."),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(variable: str, text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as told:
        load_settings(None, None, {}, {variable: text})
    assert str(told.value).endswith(sentence)


def test_a_home_that_is_a_file_is_one_plain_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("")
    with pytest.raises(SettingsError, match="this is a file, but --home needs a folder"):
        load_settings(home, None, {}, {})


def test_a_settings_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"is not there\. `attune settings --write` makes one"):
        load_settings(None, tmp_path / "none.toml", {}, {})


def test_a_settings_file_that_is_a_folder_or_not_text_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot read the settings"):
        load_settings(tmp_path, None, {}, {})
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings(None, tmp_path / "binary.toml", {}, {})


def test_the_written_file_explains_every_setting_holds_its_default_and_is_private(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    assert write_settings(file) == list(KEYS)
    lines = file.read_text().splitlines()
    for name, key in KEYS.items():
        at = next(at for at, line in enumerate(lines) if line.startswith(f"{name.split('.')[1]} = "))
        assert lines[at - 1].startswith(f"# {key.comment}")
    assert load_settings(None, file, {}, {}) == default_settings(None, file, {})
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_writing_again_only_adds_what_is_missing(tmp_path: Path) -> None:
    file = write(tmp_path, "# mine\n[voice] # how\nrate = 0.9 # slow\n")
    added = write_settings(file)
    assert "voice.rate" not in added
    assert file.read_text().startswith("# mine\n[voice] # how\nrate = 0.9 # slow\n# The voice that speaks.")
    assert load_settings(tmp_path, None, {}, {}).voice.rate == 0.9
    assert write_settings(file) == []


UNUSUAL = """# mine
[guide] # g
names = [ # people
  "A", # a
  "B#",
] # end
help_line = "1 # 2"   # number

# hello
[voice]
rate=1.2 # r"""


def test_changing_a_setting_keeps_every_comment_and_all_other_values(tmp_path: Path) -> None:
    file = write(tmp_path, UNUSUAL)
    change_setting(file, "guide.names", ("Zoë",))
    change_setting(file, "guide.help_line", 'say "1\\2"')
    change_setting(file, "guide.patience", 2)
    change_setting(file, "voice.rate", 0.9)
    change_setting(file, "hearing.model", "small")
    assert tomllib.loads(file.read_text()) == {
        "guide": {"names": ["Zoë"], "help_line": 'say "1\\2"', "patience": 2.0},
        "voice": {"rate": 0.9},
        "hearing": {"model": "small"},
    }
    for comment in ("# mine\n", "[guide] # g\n", "] # end\n", "   # number\n", "\n# hello\n[voice]\n", " # r\n"):
        assert comment in file.read_text()
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", KEYS)
def test_each_setting_of_the_written_file_can_be_changed_in_place(tmp_path: Path, name: str) -> None:
    file = write(tmp_path, default_text())
    default = KEYS[name].default
    match default:
        case bool():
            value: object = not default
        case float():
            value = 1.5
        case tuple():
            value = ("Ana", "Ben")
        case _:
            value = KEYS[name].choices[-1] if KEYS[name].choices else "some \"text\" # 'x'"
    change_setting(file, name, value)  # type: ignore[arg-type]
    section, key = name.split(".")
    settings = load_settings(tmp_path, None, {}, {})
    assert getattr(getattr(settings, section), key) == value
    assert len(file.read_text().splitlines()) == len(default_text().splitlines())


def test_a_wrong_change_is_refused_and_the_file_stays(tmp_path: Path) -> None:
    file = write(tmp_path, "[voice]\nrate = 0.9\n")
    for name, value in (("voice.rate", 9.0), ("voice.rat", 1.0), ("hearing.engine", "ears")):
        with pytest.raises(SettingsError):
            change_setting(file, name, value)
    assert file.read_text() == "[voice]\nrate = 0.9\n"


def test_a_file_too_unusual_to_be_changed_is_said_so_and_stays(tmp_path: Path) -> None:
    file = write(tmp_path, "voice = {rate = 0.9}\n")
    with pytest.raises(SettingsError, match=r"Set voice\.rate in it by hand"):
        change_setting(file, "voice.rate", 1.0)
    assert file.read_text() == "voice = {rate = 0.9}\n"


def test_a_folder_that_cannot_be_made_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot make this folder"):
        make_private(tmp_path / "file" / "below")
    with pytest.raises(StorageError, match="a file where a folder is needed"):
        make_private(tmp_path / "file")
    with pytest.raises(SettingsError, match="cannot read the settings"):
        write_settings(tmp_path / "file" / "settings.toml")


def test_a_value_that_cannot_be_saved_leaves_the_file_and_nothing_beside_it(tmp_path: Path) -> None:
    file = write(tmp_path, "[voice]\n")
    with pytest.raises(StorageError, match="What was there is unchanged"):
        change_setting(file, "voice.name", "\ud800")
    assert file.read_text() == "[voice]\n"
    assert list(tmp_path.iterdir()) == [file]
