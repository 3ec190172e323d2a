"""`attune understand`: what Attune makes of lines of text."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import BinaryIO

from assistant.errors import UsageError
from assistant.guidance.loading import load_library
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.settings import Settings
from assistant.understanding.intents import IntentMatch
from assistant.understanding.understanding import StartPhrases, Understanding

SUMMARY = "what is understood in lines of text"
EXAMPLE = 'echo "a gratitude round for two" | attune understand --state idle --json'

LONGEST_LINE_BYTES = 1_000_000
"""What a line has beyond this is not read into memory."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    states = [state.value for state in Listening]
    parser.add_argument(
        "--state", choices=states, default=Listening.IDLE.value, help="what is waited for (usually idle)"
    )
    parser.add_argument("--choices", default="", metavar="A,B,C", help="what is on offer in the state choice")
    parser.add_argument("--lowest", type=int, default=1, metavar="N", help="the smallest number in the state number")
    parser.add_argument("--highest", type=int, default=10, metavar="N", help="the largest number in the state number")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    profile = _profile(arguments)
    exercises = [
        StartPhrases(exercise.id, exercise.title, tuple(phrase.template for phrase in exercise.start))
        for exercise in load_library().values()
    ]
    understanding = Understanding(exercises, settings.guide.names)
    for text in _lines(sys.stdin.buffer):
        match = understanding.understand(text, profile)
        print(_as_json(text, match) if arguments.json else _as_sentence(text, match), flush=True)
    return 0


def _profile(arguments: argparse.Namespace) -> ListeningProfile:
    choices = tuple(choice.strip() for choice in arguments.choices.split(",") if choice.strip())
    if arguments.state == Listening.CHOICE and not choices:
        raise UsageError("The state choice needs what is on offer. Add --choices even,slow,sigh or the like.")
    if arguments.lowest > arguments.highest:
        raise UsageError(f"--lowest {arguments.lowest} is above --highest {arguments.highest}. Swap them.")
    return ListeningProfile(Listening(arguments.state), choices, arguments.lowest, arguments.highest)


def _lines(source: BinaryIO) -> Iterator[str]:
    """One text for each line, whatever its bytes are; what is too long is cut."""
    while line := source.readline(LONGEST_LINE_BYTES):
        rest = line
        while not rest.endswith(b"\n") and (rest := source.readline(LONGEST_LINE_BYTES)):
            pass
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def _as_json(text: str, match: IntentMatch) -> str:
    answer = {
        "text": text,
        "intent": match.intent.value,
        "slots": dict(match.slots),
        "score": round(match.score, 1),
        "runner_up": match.runner_up or None,
    }
    return json.dumps(answer, ensure_ascii=False)


def _as_sentence(text: str, match: IntentMatch) -> str:
    slots = ", ".join(f"{name} {_plain(value)}" for name, value in match.slots.items())
    runner_up = f"; or {match.runner_up} ({match.runner_up_score:.0f})" if match.runner_up else ""
    return f"{text} -> {match.intent}{': ' if slots else ''}{slots} ({match.score:.0f}{runner_up})"


def _plain(value: object) -> str:
    return " and ".join(map(str, value)) if isinstance(value, tuple) else str(value)
