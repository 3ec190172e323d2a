"""A rehearsal script: what a person says and what must come of it, top to bottom (docs/rehearsals.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence as Scripts
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from assistant.errors import AuthorError
from assistant.guidance.amounts import text_of
from assistant.guidance.yaml_lines import AnyNode, Mapping, Scalar, Sequence, listed, nearest, read_text, read_yaml

DEFAULT_WITHIN_S = 60.0
TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(s|seconds?|m|min|minutes?)", re.ASCII)

DECIBELS = re.compile(r"[+-]?\d{1,3}(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Utter:
    """Say a text, or play a recording. `over_s`: so long after the guide's next prompt begins, over its words.

    `changes_nothing`: the line must not do anything.
    """

    place: str
    text: str = ""
    recording: Path | None = None
    voice: str = ""
    over_s: float | None = None
    changes_nothing: bool = False


@dataclass(frozen=True, slots=True)
class WaitFor:
    place: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Expect:
    """An event with these details must come within so many seconds (of those that came after the last one expected)."""

    place: str
    event: str
    details: dict[str, str]
    within_s: float = DEFAULT_WITHIN_S


ScriptLine: TypeAlias = Utter | WaitFor | Expect


@dataclass(frozen=True, slots=True)
class Room:
    """`echo_db`: how loud the microphone hears the speaker; noise is mixed in at `snr_db` below the person's voice."""

    echo_db: float | None = None
    noise: Path | None = None
    snr_db: float = 20.0


@dataclass(frozen=True, slots=True)
class Script:
    voice: str
    room: Room
    lines: tuple[ScriptLine, ...]
    file: Path


def load_script(file: Path) -> Script:
    """Raises AuthorError with the line of the mistake, UsageError where there is no such file."""
    text = read_text(file)
    if not text.strip():
        raise AuthorError(file, 1, "This file is empty. Begin with `lines:`.")
    root = read_yaml(text, str(file))
    top = _keys(root, {"voice", "room", "lines"})
    lines = top.get("lines")
    if not isinstance(lines, Sequence) or not lines.items:
        raise root.mistake("A rehearsal needs `lines:` with a list of what is said.")
    room = _room(top["room"], file) if "room" in top else Room()
    voice = text_of(top["voice"], "voice").text if "voice" in top else "flite:slt"
    return Script(voice, room, tuple(each for node in lines.items for each in _lines(node, file)), file)


def joined(scripts: Scripts[Script]) -> Script:
    """All lines one after the other, with the voice and the room of the first."""
    return replace(scripts[0], lines=tuple(line for script in scripts for line in script.lines))


def _place(node: AnyNode) -> str:
    return f"{node.file}, line {node.line}"


def _lines(node: AnyNode, file: Path) -> list[ScriptLine]:
    keys = _keys(node, {"say", "over", "voice", "expect", "wait", "play"})
    spoken = [key for key in ("say", "play", "wait") if key in keys]
    if len(spoken) > 1 or not (spoken or "expect" in keys):
        raise node.mistake("Each line has one of `say`, `play`, `wait` or `expect`.")
    if "wait" in keys:
        return [WaitFor(_place(node), _seconds(keys["wait"], "wait"))]
    expected = keys.get("expect")
    nothing = isinstance(expected, Scalar)
    if isinstance(expected, Scalar) and expected.text != "nothing":
        raise expected.mistake("`expect` is `nothing`, or {event: ...}.")
    found: list[ScriptLine] = [_utter(keys, _place(node), file, nothing)] if spoken else []
    return found if expected is None or nothing else [*found, _expect(expected)]


def _utter(keys: dict[str, AnyNode], place: str, file: Path, nothing: bool) -> Utter:
    over_s = _seconds(keys["over"], "over") if "over" in keys else None
    voice = text_of(keys["voice"], "voice").text if "voice" in keys else ""
    if "play" in keys:
        return Utter(place, "", _recording(keys["play"], "play", file), voice, over_s, nothing)
    return Utter(place, text_of(keys["say"], "say").text, None, voice, over_s, nothing)


def _expect(node: AnyNode) -> Expect:
    keys = _keys(node, None)
    if "event" not in keys:
        raise node.mistake("`expect` needs an event, for example {event: finished}.")
    within_s = _seconds(keys.pop("within"), "within") if "within" in keys else DEFAULT_WITHIN_S
    event = text_of(keys.pop("event"), "event").text
    return Expect(_place(node), event, {key: text_of(value, key).text for key, value in keys.items()}, within_s)


def _room(node: AnyNode, file: Path) -> Room:
    keys = _keys(node, {"echo", "noise", "snr"})
    noise = _recording(keys["noise"], "noise", file) if "noise" in keys else None
    echo_db = _decibels(keys["echo"], "echo") if "echo" in keys else None
    return Room(echo_db, noise, _decibels(keys["snr"], "snr") if "snr" in keys else 20.0)


def _keys(node: AnyNode, known: set[str] | None) -> dict[str, AnyNode]:
    if not isinstance(node, Mapping):
        raise node.mistake("Write this as `key: value`.")
    for key, name in node.names.items():
        if known is not None and key not in known:
            raise name.mistake(
                f"`{key}` is not known here.{nearest(key, known) or f' It can be {listed(sorted(known))}.'}"
            )
    return dict(node.entries)


def _recording(node: AnyNode, key: str, file: Path) -> Path:
    recording = file.parent / text_of(node, key).text
    if not recording.is_file():
        raise node.mistake(f"There is no recording {recording}.")
    return recording


def _decibels(node: AnyNode, key: str) -> float:
    text = text_of(node, key).text
    if not DECIBELS.fullmatch(text):
        raise node.mistake(f"`{key}` needs a number of decibels, like -12.")
    return float(text)


def _seconds(node: AnyNode, key: str) -> float:
    """ "1.5 s" as well as "2 minutes"."""
    text = text_of(node, key).text
    found = TIME.fullmatch(text)
    if not found:
        raise node.mistake(f"`{key}` needs a time, like 40 s or 2 minutes, not `{text}`.")
    return float(found[1]) * (60 if found[2].startswith("m") else 1)
