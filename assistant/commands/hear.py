"""`attune hear`: the ears alone, on sound files."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.app import open_detector, open_recogniser, start_phrases
from assistant.devices.sound_files import read_samples
from assistant.errors import AudioFileError, UsageError
from assistant.guidance.events import Heard
from assistant.guidance.loading import load_library
from assistant.guidance.patience import ANSWERS, TRAILING_SILENCE_S
from assistant.hearing.ear import Ear
from assistant.hearing.echo_guard import EchoGuard
from assistant.hearing.frames import FRAME_SAMPLES, MICROPHONE_RATE_HZ
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.hearing.reblocking import frames_of
from assistant.ports import Recogniser, SpeechDetector
from assistant.settings import Settings
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar, parse_grammar
from assistant.understanding.understanding import Understanding

SUMMARY = "what is understood in sound files"
EXAMPLE = "attune hear --state session --json recording.wav"

SILENCE_BEFORE = 10 * FRAME_SAMPLES
USUAL_TRAILING_SILENCE_S = 0.8
OWN_GRAMMAR_TRAILING_SILENCE_S = 1.2
"""Whole sentences with a pause to think."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an utterance means. With a grammar of one's own: "phrase" or "none", and the words of each rule."""

    intent: str
    slots: Mapping[str, object]
    score: float


@dataclass(frozen=True, slots=True)
class Task:
    """What is listened for, and how the words are understood."""

    profile: ListeningProfile
    grammar: Grammar
    understand: Callable[[str], Meaning]


@dataclass(frozen=True, slots=True)
class Decided:
    """`compute_s`: the time spent on this utterance and the silence before it. Times count from the file's first sample."""

    heard: Heard
    meaning: Meaning
    at_s: float
    compute_s: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="WAV, FLAC or AIFF, any rate and width")
    parser.add_argument("--grammar", type=Path, metavar="FILE", help="listen for the phrases of this file instead")
    states = [state.value for state in Listening]
    parser.add_argument("--state", choices=states, default="idle", help="what is waited for (usually idle)")
    parser.add_argument("--choices", default="", metavar="A,B,C", help="what is on offer in the state choice")
    parser.add_argument("--engine", choices=["best", "vosk", "pocketsphinx"], help="what recognises speech")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Files that cannot be read are named on standard error, and the others go on."""
    task = _grammar_task(arguments.grammar) if arguments.grammar else _own_task(arguments, settings)
    engine = arguments.engine or settings.hearing.engine
    settings = replace(settings, hearing=replace(settings.hearing, engine=engine))
    code = 0
    with ExitStack() as stack:
        detector = open_detector(stack)
        recogniser = open_recogniser(settings, stack)
        if arguments.grammar:
            _tell_unknown_words(recogniser, task.grammar)
        for path in arguments.files:
            try:
                samples = read_samples(path, MICROPHONE_RATE_HZ)
            except AudioFileError as error:
                print(f"attune: {error}", file=sys.stderr)
                code = error.exit_code
                continue
            spoken = False
            for decided in _decided(samples, task, detector, recogniser):
                spoken = True
                line = _as_json(path, decided, recogniser) if arguments.json else _as_line(path, decided)
                print(line, flush=True)
            if not spoken and not arguments.json:
                print(f"{path}: nobody speaks")
    return code


def profile_of(state: Listening, choices: tuple[str, ...] = ()) -> ListeningProfile:
    """What a session would use in this state, with its usual silence at the end."""
    waits = {kind: wait.trailing_silence_s for kind, wait in ANSWERS.items()} | TRAILING_SILENCE_S
    return ListeningProfile(state, choices, trailing_silence_s=waits.get(state, USUAL_TRAILING_SILENCE_S))


def _own_task(arguments: argparse.Namespace, settings: Settings) -> Task:
    choices = tuple(choice.strip() for choice in arguments.choices.split(",") if choice.strip())
    state = Listening(arguments.state)
    if state is Listening.CHOICE and not choices:
        raise UsageError("the state choice needs what is on offer. Add --choices even,slow,sigh or the like.")
    profile = profile_of(state, choices)
    understanding = Understanding([start_phrases(one) for one in load_library().values()], settings.guide.names)

    def understand(text: str) -> Meaning:
        match = understanding.understand(text, profile)
        return Meaning(match.intent.value, dict(match.slots), round(match.score, 1))

    return Task(profile, understanding.grammar(profile), understand)


def _grammar_task(file: Path) -> Task:
    try:
        grammar = parse_grammar(file.read_text(encoding="utf-8"), str(file))
    except OSError as error:
        raise UsageError(f"{file}: this grammar cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: this is not a text file in UTF-8.") from error

    def understand(text: str) -> Meaning:
        match = grammar.match(text)
        return Meaning("none", {}, 0.0) if match is None else Meaning("phrase", dict(match.rules), 100.0)

    profile = ListeningProfile(Listening.IDLE, trailing_silence_s=OWN_GRAMMAR_TRAILING_SILENCE_S)
    return Task(profile, grammar, understand)


def _tell_unknown_words(recogniser: Recogniser, grammar: Grammar) -> None:
    if unknown := recogniser.unknown_words(grammar.words()):
        words = ", ".join(unknown)
        print(f"attune: {recogniser.model} does not know these words, nor phrases with them: {words}", file=sys.stderr)


def _decided(samples: Samples, task: Task, detector: SpeechDetector, recogniser: Recogniser) -> Iterator[Decided]:
    """Each utterance of a sound, through the product's own ear. A little silence stands before and after the sound."""
    detector.reset()
    ear = Ear(detector, recogniser, EchoGuard())
    ear.listen_for(task.profile, task.grammar)
    after = round((task.profile.trailing_silence_s + 0.1) * MICROPHONE_RATE_HZ)
    spent_s = 0.0
    for frame in frames_of(np.pad(samples, (SILENCE_BEFORE, after)), -SILENCE_BEFORE):
        begun_s = time.perf_counter()
        heard = [event for event in ear.push(frame) if isinstance(event, Heard)]
        meanings = [task.understand(event.text) for event in heard]
        spent_s += time.perf_counter() - begun_s
        for event, meaning in zip(heard, meanings, strict=True):
            yield Decided(event, meaning, frame.end_s, spent_s)
            spent_s = 0.0


def _as_json(path: Path, decided: Decided, recogniser: Recogniser) -> str:
    heard, meaning = decided.heard, decided.meaning
    return json.dumps(
        {
            "file": str(path),
            "text": heard.text,
            "intent": meaning.intent,
            "slots": meaning.slots,
            "score": meaning.score,
            "speech_start_s": round(heard.started_s, 3),
            "speech_end_s": round(heard.ended_s, 3),
            "decided_at_s": round(decided.at_s, 3),
            "compute_s": round(decided.compute_s, 4),
            "engine": recogniser.engine,
            "model": recogniser.model,
        },
        ensure_ascii=False,
    )


def _as_line(path: Path, decided: Decided) -> str:
    heard, meaning = decided.heard, decided.meaning
    slots = "".join(f" {name}={value}" for name, value in meaning.slots.items())
    return (
        f"{path} {heard.started_s:.2f}-{heard.ended_s:.2f} s: {heard.text or '(no words)'} -> {meaning.intent}{slots}"
    )
