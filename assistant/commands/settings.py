"""`attune settings`: the values in force and where each comes from, or a settings file with comments."""

from __future__ import annotations

import argparse
import json
import os
import sys

from assistant.settings import KEYS, Settings, settings_with_sources
from assistant.settings_file import toml_value, write_settings

SUMMARY = "the settings in force, or a settings file with comments"
EXAMPLE = "attune settings --write"
WORKS_WITHOUT_SETTINGS = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="make the settings file, or add to it what it lacks")
    parser.add_argument("--json", action="store_true", help="one JSON object a setting")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.write:
        return _write(arguments, settings)
    settings, sources = settings_with_sources(arguments.home, arguments.settings, {}, os.environ)
    for name, source in sources.items():
        section, key = name.split(".")
        value = getattr(getattr(settings, section), key)
        if arguments.json:
            print(json.dumps({"name": name, "value": value, "source": source}, ensure_ascii=False))
        else:
            print(f"{f'{name} = {toml_value(value)}':<40}  {source}")
    if not arguments.json:
        print(f"file: {settings.folders.settings_file}")
    return 0


def _write(arguments: argparse.Namespace, settings: Settings) -> int:
    file = settings.folders.settings_file
    added = write_settings(file)
    if len(added) == len(KEYS):
        print(f"{file}: written, with every setting and what it means")
    elif added:
        print(f"{file}: added {', '.join(added)}; what was there is unchanged")
    else:
        print(f"{file}: holds every setting already; nothing was changed", file=sys.stderr)
    settings_with_sources(arguments.home, arguments.settings, {}, os.environ)  # tells a mistake that was there before
    return 0
