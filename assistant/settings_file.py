"""Writing the settings file: whole, with a comment for each setting, or one setting in place. All or nothing."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import SettingsError, StorageError
from assistant.folders import make_private
from assistant.settings import KEYS, Key, SettingValue, checked_value
from assistant.settings_text import HEADING, line_of, read_document

INTRODUCTION = """\
# Attune's settings. Every setting is here with its usual value; delete a line to go back to that.
# A flag on the command line or a variable such as ATTUNE_SOUND_MICROPHONE beats what stands here.
"""


def write_settings(file: Path) -> list[str]:
    """Make the file with every setting, or add those that it lacks; what stands in it stays. Returns the names added.

    The file is readable by its owner only. Raises SettingsError when what is there is broken, StorageError when it
    cannot be written; then it is as it was.
    """
    text, document = read_document(file)
    text = text or INTRODUCTION
    added = [name for name in KEYS if _in(document, name) is None]
    for name in added:
        text = _with_new_line(text, name, KEYS[name].default, KEYS[name].comment)
    _replace(file, text)
    return added


def change_setting(file: Path, key: str, value: SettingValue) -> None:
    """Set one value in the file and leave every comment and all else as it is; the file is made when missing.

    Raises SettingsError for a wrong name or value or a broken file, StorageError when it cannot be written.
    """
    value = checked_value(key, value, str(file))
    text, document = read_document(file)
    text = text or INTRODUCTION
    section, name = key.split(".")
    if _in(document, key) is None:
        text = _with_new_line(text, key, value, KEYS[key].comment)
    else:
        text = _with_value_replaced(text, line_of(text, section, name), value)
    expected = {**document, section: {**document.get(section, {}), name: _plain(value)}}
    if not _reads_as(text, expected):
        raise SettingsError(f"{file}: this file is too unusual to be changed for you. Set {key} in it by hand.")
    _replace(file, text)


def default_text() -> str:
    """The whole file with every setting at its default."""
    text = INTRODUCTION
    for name, key in KEYS.items():
        text = _with_new_line(text, name, key.default, key.comment)
    return text


def toml_value(value: SettingValue) -> str:
    """The value as TOML writes it. JSON's way of quoting is also TOML's, but for the sign 7f."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def limits_in_words(key: Key) -> str:
    """ "From 0.5 to 2." or "One of: vosk, pocketsphinx." or nothing."""
    if key.choices:
        return f" One of: {', '.join(key.choices)}."
    return f" From {key.least:g} to {key.most:g}." if isinstance(key.default, float) else ""


def _in(document: Mapping[str, Any], name: str) -> object:
    section, key = name.split(".")
    return document.get(section, {}).get(key)


def _plain(value: SettingValue) -> object:
    return list(value) if isinstance(value, tuple) else value


def _reads_as(text: str, expected: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == expected
    except tomllib.TOMLDecodeError:
        return False


def _with_new_line(text: str, name: str, value: SettingValue, comment: str) -> str:
    """After the last line of its section; a section that is not there is added at the end."""
    section, key = name.split(".")
    new = [f"# {comment}{limits_in_words(KEYS[name])}", f"{key} = {toml_value(value)}"]
    lines = text.splitlines()
    heading = line_of(text, section, "")
    found = HEADING.match(lines[heading - 1])
    if not found or found.group(1) != section:
        return "\n".join([*lines, "", f"[{section}]", *new]) + "\n"
    end = next((at for at in range(heading, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    while end > heading and lines[end - 1].strip()[:1] in ("", "#"):
        end -= 1
    return "\n".join([*lines[:end], *new, *lines[end:]]) + "\n"


def _with_value_replaced(text: str, line: int, value: SettingValue) -> str:
    """The value may go over several lines (a list); a comment behind it stays."""
    lines = text.splitlines()
    name, _, rest = lines[line - 1].partition("=")
    last = line
    while (comment := _comment_behind(rest)) is None and last < len(lines):
        rest += "\n" + lines[last]
        last += 1
    return (
        "\n".join([*lines[: line - 1], f"{name.rstrip()} = {toml_value(value)}{comment or ''}", *lines[last:]]) + "\n"
    )


def _comment_behind(rest: str) -> str | None:
    """What follows a whole value, the space before it included; None when the value is not over yet."""
    ends = [at for at, sign in enumerate(rest) if sign == "#"] + [len(rest)]
    for end in ends:
        try:
            tomllib.loads(f"value = {rest[:end]}")
        except tomllib.TOMLDecodeError:
            continue
        return rest[len(rest[:end].rstrip()) :] if end < len(rest) else ""
    return None


def _replace(file: Path, text: str) -> None:
    """Through a second file in the same folder, so that no reader ever sees half of it. A link stays a link."""
    file = file.resolve()
    make_private(file.parent)
    try:
        number, name = tempfile.mkstemp(dir=file.parent, prefix=".settings-")  # mkstemp makes it 0600
        new = Path(name)
        try:
            with os.fdopen(number, "wb") as stream:
                stream.write(text.encode())
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(file)
        finally:
            new.unlink(missing_ok=True)
    except (OSError, UnicodeEncodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it holds signs that cannot be saved"
        raise StorageError(f"{file}: cannot write the settings ({reason}). What was there is unchanged.") from error
