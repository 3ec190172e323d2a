"""`attune devices`: the microphones and speakers that are found, the usual one of each marked."""

from __future__ import annotations

import argparse
import json
import sys

from assistant.devices.portaudio import SoundDevice, list_microphones, list_speakers
from assistant.settings import Settings

SUMMARY = "the microphones and speakers"
EXAMPLE = "attune devices --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a device")


def run(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 (every command has this shape)
    """1 when a microphone or a speaker is missing."""
    found = {"microphone": list_microphones(), "speaker": list_speakers()}
    for kind, devices in found.items():
        for device in devices:
            print(_as_json(kind, device) if arguments.json else _as_line(kind, device))
        if not devices:
            print(f"no {kind} was found", file=sys.stderr)
    return 0 if all(found.values()) else 1


def _as_json(kind: str, device: SoundDevice) -> str:
    described = {"name": device.name, "kind": kind, "default": device.is_default, "rate_hz": device.rate_hz}
    return json.dumps(described, ensure_ascii=False)


def _as_line(kind: str, device: SoundDevice) -> str:
    return f"{kind:<11} {'*' if device.is_default else ' '} {device.name}"
