"""Every setting with its default in one place. A flag beats the environment, that beats the file, that the default.

In the environment `sound.microphone` is ATTUNE_SOUND_MICROPHONE; a list is written with commas, yes and no as words.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeAlias

from assistant.errors import SettingsError
from assistant.folders import Folders, absolute, folders_of
from assistant.settings_text import line_of, read_document

SettingValue: TypeAlias = str | float | bool | tuple[str, ...]
HOME_VARIABLE = "ATTUNE_HOME"
FILE_VARIABLE = "ATTUNE_SETTINGS"


@dataclass(frozen=True, slots=True)
class Key:
    """One setting: its default, the comment in the file, and its limits (numbers) or choices (text)."""

    default: SettingValue
    comment: str
    least: float = 0.0
    most: float = 0.0
    choices: tuple[str, ...] = ()


def _key(
    default: SettingValue, comment: str, least: float = 0.0, most: float = 0.0, choices: tuple[str, ...] = ()
) -> Any:
    return field(default=default, metadata={"key": Key(default, comment, least, most, choices)})


@dataclass(frozen=True, slots=True)
class SoundSettings:
    microphone: str = _key("", "The microphone's name or a part of it. Empty: the system's own choice.")
    speaker: str = _key("", "The speaker's name or a part of it. Empty: the system's own choice.")
    voice_db: float = _key(0.0, "How loud the voice is, in decibels; 0 is as rendered.", least=-40.0, most=12.0)
    sounds_db: float = _key(-6.0, "How loud bells and breath tones are, in decibels.", least=-40.0, most=12.0)


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    name: str = _key("", "The voice that speaks. Empty: English, as the system has it.")
    rate: float = _key(1.0, "How fast it speaks: 0.8 is slower, 1.2 is faster.", least=0.5, most=2.0)


@dataclass(frozen=True, slots=True)
class HearingSettings:
    engine: str = _key(
        "best",
        "What recognises speech. best: vosk, or pocketsphinx where vosk cannot be used.",
        choices=("best", "vosk", "pocketsphinx"),
    )
    model: str = _key("", "The recogniser's model: a name or a folder. Empty: the best one that is here.")
    catalogue: str = _key("", "A file with the models that can be fetched. Empty: Attune's own list.")


@dataclass(frozen=True, slots=True)
class GuideSettings:
    patience: float = _key(
        1.0, "All waiting is multiplied by this: 0.7 is brisk, 2 is very patient.", least=0.7, most=2.0
    )
    names: tuple[str, ...] = _key((), 'First names the guide should know, for example ["Ana", "Ben"].')
    help_line: str = _key("", "The number of a help line, said when someone needs a person now.")
    captions: bool = _key(True, "Show what is said in the terminal.")
    sounds: bool = _key(True, "Ring the bells of an exercise. Breath tones and the signals of a turn always sound.")


@dataclass(frozen=True, slots=True)
class JournalSettings:
    keep_ratings: bool = _key(False, "Keep the numbers and choices people give as answers.")
    keep_names: bool = _key(False, "Keep first names.")


@dataclass(frozen=True, slots=True)
class Settings:
    sound: SoundSettings
    voice: VoiceSettings
    hearing: HearingSettings
    guide: GuideSettings
    journal: JournalSettings
    folders: Folders


SECTIONS: Mapping[str, type] = {
    "sound": SoundSettings,
    "voice": VoiceSettings,
    "hearing": HearingSettings,
    "guide": GuideSettings,
    "journal": JournalSettings,
}
KEYS: Mapping[str, Key] = {
    f"{section}.{part.name}": part.metadata["key"] for section, made in SECTIONS.items() for part in fields(made)
}
"""Every setting by its full name ("sound.microphone"), in the order of the file."""

Given: TypeAlias = tuple[str, object, str, str]
"""The full name, the value, its source in one word, and where exactly it stands."""


def load_settings(
    home: Path | None, file: Path | None, flags: Mapping[str, object], environment: Mapping[str, str]
) -> Settings:
    """The values in force. `flags` are full names with values; None counts as not given.

    Raises SettingsError for an unknown setting, a wrong value, or a file that cannot be read. A missing file is fine,
    unless it was named.
    """
    return settings_with_sources(home, file, flags, environment)[0]


def settings_with_sources(
    home: Path | None, file: Path | None, flags: Mapping[str, object], environment: Mapping[str, str]
) -> tuple[Settings, dict[str, str]]:
    """As `load_settings`, and for each full name "flag", the variable's name, "file" or "default"."""
    folders, named = folders_in_force(home, file, environment)
    from_flags = [(name, value, "flag", "the command line") for name, value in flags.items() if value is not None]
    values = {name: key.default for name, key in KEYS.items()}
    sources = dict.fromkeys(values, "default")
    for given in (_from_file(folders.settings_file, named), _from_environment(environment), from_flags):
        for name, value, source, where in given:
            values[name], sources[name] = checked_value(name, value, where), source
    return _settings(values, folders), sources


def default_settings(home: Path | None, file: Path | None, environment: Mapping[str, str]) -> Settings:
    """The defaults, with the folders in force: for the commands that must work when the settings are broken."""
    values = {name: key.default for name, key in KEYS.items()}
    return _settings(values, folders_in_force(home, file, environment)[0])


def _settings(values: Mapping[str, SettingValue], folders: Folders) -> Settings:
    parts = {
        section: made(**{part.name: values[f"{section}.{part.name}"] for part in fields(made)})
        for section, made in SECTIONS.items()
    }
    return Settings(**parts, folders=folders)


def folders_in_force(home: Path | None, file: Path | None, environment: Mapping[str, str]) -> tuple[Folders, bool]:
    """The folders, and whether the settings file was named by the user."""
    if home is None and environment.get(HOME_VARIABLE):
        home = Path(environment[HOME_VARIABLE])
    if file is None and environment.get(FILE_VARIABLE):
        file = Path(environment[FILE_VARIABLE])
    folders = folders_of(home)
    return (replace(folders, settings_file=absolute(file)), True) if file else (folders, False)


def checked_value(name: str, value: object, where: str) -> SettingValue:
    """The value in its setting's type. Raises SettingsError naming `where`: unknown name, wrong type or range."""
    if name not in KEYS:
        raise SettingsError(f'{where}: there is no setting "{name}".{_suggestion(name, KEYS)}')
    key = KEYS[name]
    match key.default, value:
        case bool(), bool():
            return value
        case float(), int() | float() if not isinstance(value, bool):
            return _in_range(name, float(value), key, where)
        case str(), str():
            return _among_choices(name, value, key, where)
        case tuple(), list() | tuple() if all(isinstance(item, str) and item.strip() for item in value):
            return tuple(value)
    raise SettingsError(f"{where}: {name} must be {IN_WORDS[type(key.default)]}.")


IN_WORDS: Mapping[type, str] = {
    str: 'text in quotes, such as "word"',
    float: "a number, such as 1.5",
    bool: "true or false",
    tuple: 'a list of names, such as ["Ana", "Ben"]',
}


def _in_range(name: str, value: float, key: Key, where: str) -> float:
    if not key.least <= value <= key.most:
        raise SettingsError(f"{where}: {name} is {value:g}, but must be from {key.least:g} to {key.most:g}.")
    return value


def _among_choices(name: str, value: str, key: Key, where: str) -> str:
    if key.choices and value not in key.choices:
        raise SettingsError(f'{where}: {name} is "{value}", but must be one of: {", ".join(key.choices)}.')
    return value


def _suggestion(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    return f' Did you mean "{near[0]}"?' if near else " `attune settings` lists them all."


def _from_file(file: Path, must_exist: bool) -> Iterator[Given]:
    text, document = read_document(file)
    if must_exist and not text and not file.exists():
        raise SettingsError(f"{file}: this settings file is not there. `attune settings --write` makes one.")
    for section, content in document.items():
        where = f"{file}, line {line_of(text, section, '')}"
        if section not in SECTIONS:
            raise SettingsError(f'{where}: there is no section "{section}".{_suggestion(section, SECTIONS)}')
        if not isinstance(content, dict):
            raise SettingsError(f"{where}: {section} is a section. Write [{section}] above its settings.")
        for key, value in content.items():
            yield f"{section}.{key}", value, "file", f"{file}, line {line_of(text, section, key)}"


def _from_environment(environment: Mapping[str, str]) -> Iterator[Given]:
    names = {f"ATTUNE_{name.replace('.', '_').upper()}": name for name in KEYS}
    for variable, text in sorted(environment.items()):
        if not variable.startswith("ATTUNE_") or variable in (HOME_VARIABLE, FILE_VARIABLE):
            continue
        if variable not in names:
            raise SettingsError(f"the environment: there is no setting {variable}.{_suggestion(variable, names)}")
        yield names[variable], value_from_text(names[variable], text), variable, f"the environment, {variable}"


WORDS_FOR_BOOL: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


def value_from_text(name: str, text: str) -> object:
    """What a person typed, in the setting's type; the text as it is where it cannot be read so, to be refused later."""
    match KEYS[name].default if name in KEYS else "":
        case bool():
            return WORDS_FOR_BOOL.get(text.strip().lower(), text)
        case float():
            try:
                return float(text)
            except ValueError:
                return text
        case tuple():
            return tuple(item.strip() for item in text.split(",") if item.strip())
    return text
