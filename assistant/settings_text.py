"""A settings file as text: what it holds, and at which line each setting stands (tomllib does not say)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from assistant.errors import SettingsError


def read_document(file: Path) -> tuple[str, dict[str, Any]]:
    """The text of a settings file and what it holds; ("", {}) when there is none. Raises SettingsError."""
    try:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return "", {}
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: this settings file is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        reason = error.strerror
        raise SettingsError(f"{file}: cannot read the settings ({reason}). Mend it, or name another --home.") from error
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_in_plain_words(file, text, str(error))) from error


def _in_plain_words(file: Path, text: str, problem: str) -> str:
    """tomllib says "... (at line 3, column 4)" or "... (at end of document)"."""
    place = re.search(r"at line (\d+)", problem)
    line = int(place.group(1)) if place else text.count("\n") + 1
    sentence = problem.split(" (at ", maxsplit=1)[0]
    return f'{file}, line {line}: {sentence[:1].lower()}{sentence[1:]}. A setting looks like: microphone = "USB"'


HEADING = re.compile(r"""\s*\[\s*["']?([^\[\]"']+?)["']?\s*\]""")


def line_of(text: str, section: str, key: str) -> int:
    """The line, from 1, of a setting, or of its section's heading when `key` is empty; 1 when it cannot be found."""
    wanted = [section, key] if key else [section]
    inside: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        heading = HEADING.match(line)
        if heading:
            inside = [heading.group(1)]
            here = inside
        else:
            name = line.split("=", maxsplit=1)[0] if "=" in line else ""
            here = [*inside, *(part.strip(" \t\"'") for part in name.split("."))]
        if here[: len(wanted)] == wanted:
            return number
    return 1
