"""What the finished model hears, in the real Vosk with Attune's own grammars: voices and people that it was not trained with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.app import start_phrases
from assistant.devices.vosk_recogniser import VoskRecogniser
from assistant.guidance.loading import load_library
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.hearing.transcripts import UNKNOWN_WORD
from assistant.understanding.grammar import Grammar, parse_grammar
from assistant.understanding.intents import Intent, IntentMatch
from assistant.understanding.understanding import Understanding
from train_model.clips import RATE_HZ, Clip, read_clips
from train_model.recordings import orders_of_people, words_of_people
from train_model.words import DIGITS

SILENCE_AROUND_S = 0.3
ANSWERS = {"stop": Listening.SESSION, "yes": Listening.YES_NO, "no": Listening.YES_NO} | dict.fromkeys(
    DIGITS[1:10], Listening.NUMBER
)
STATES = (Listening.SESSION, Listening.YES_NO, Listening.NUMBER, Listening.TURN, Listening.IDLE)
STATES_FOR_OTHERS = (Listening.SESSION, Listening.YES_NO, Listening.NUMBER)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of how many clips of one kind."""

    what: str
    count: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.count / max(1, self.of)

    def __str__(self) -> str:
        return f"{self.what}: {self.count} of {self.of}, {self.percent:.1f} %"


class Listener:
    """The recogniser with the model, and what Attune makes of its words."""

    def __init__(self, model: Path) -> None:
        self._recogniser = VoskRecogniser(model)
        self._understanding = Understanding([start_phrases(exercise) for exercise in load_library().values()])

    def state_of(self, clip: Clip) -> Listening | None:
        """The first of the states in which its words mean something; none for a decoy."""
        return next((state for state in STATES if self._means_something(clip.text, ListeningProfile(state))), None)

    def text(self, clip: Clip, grammar: Grammar) -> str:
        """The words, those not in the grammar left out."""
        heard = self._heard(clip.samples, grammar)
        return " ".join(word for word in heard.split() if word != UNKNOWN_WORD)

    def does_something(self, clip: Clip, state: Listening) -> bool:
        """Whether the clip would be taken for a command or an answer."""
        profile = ListeningProfile(state)
        heard = self._heard(clip.samples, self._understanding.grammar(profile))
        return self._means_something(heard, profile)

    def is_right(self, clip: Clip, state: Listening) -> bool:
        """Whether the clip means to Attune what its words mean."""
        profile = ListeningProfile(state)
        heard = self._heard(clip.samples, self._understanding.grammar(profile))
        meant, found = (self._meaning(text, profile) for text in (clip.text, heard))
        return (meant.intent, meant.slots) == (found.intent, found.slots)

    def _means_something(self, text: str, profile: ListeningProfile) -> bool:
        return self._meaning(text, profile).intent is not Intent.NONE

    def _meaning(self, text: str, profile: ListeningProfile) -> IntentMatch:
        return self._understanding.understand(text, profile)

    def _heard(self, samples: NDArray[np.int16], grammar: Grammar) -> str:
        self._recogniser.listen_for(grammar)
        self._recogniser.accept(samples)
        return self._recogniser.finish().text


def check(model: Path, voices: Path, words: Path | None, orders: Path | None) -> Iterator[Figure]:
    """Every figure that can be had with the recordings that are here. `voices`: the clips of `synthesise_check`."""
    listener = Listener(model)
    yield _commands(listener, read_clips(voices))
    if words is not None:
        clips = list(words_of_people(words, for_check=True))
        yield from _answers(listener, clips)
        yield from _others(listener, clips)
    if orders is not None:
        yield _orders(listener, orders)


def _commands(listener: Listener, clips: list[Clip]) -> Figure:
    """By their meaning: whether "the" or "a" was heard, or which spelling of "practise", is all the same."""
    noise = np.random.default_rng(1)
    said = [(clip, state) for clip in clips if (state := listener.state_of(clip))]
    right = sum(listener.is_right(_in_a_quiet_room(clip, noise), state) for clip, state in said)
    return Figure("commands in voices kept aside", right, len(said))


def _answers(listener: Listener, clips: list[Clip]) -> Iterator[Figure]:
    for words in (("stop",), ("yes",), ("no",), tuple(DIGITS[1:10])):
        said = [clip for clip in clips if clip.text in words]
        right = sum(listener.is_right(clip, ANSWERS[clip.text]) for clip in said)
        yield Figure(f"people kept aside, {words[0] if len(words) == 1 else 'one to nine'}", right, len(said))


def _others(listener: Listener, clips: list[Clip]) -> Iterator[Figure]:
    for state in STATES_FOR_OTHERS:
        others = [clip for clip in clips if clip.text not in ANSWERS]
        taken = sum(listener.does_something(clip, state) for clip in others)
        yield Figure(f"people kept aside, other words and noises taken, {state}", taken, len(others))


def _orders(listener: Listener, folder: Path) -> Figure:
    """An order is right when every labelled part of it is among the words."""
    grammar = parse_grammar((folder / "grammar.txt").read_text(encoding="utf-8"), "grammar.txt")
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    wanted = {row["file"]: " / ".join(value.strip() for value in row["slots"].values()) for row in labels}
    right = of = 0
    for clip in orders_of_people(folder, wanted, for_check=True):
        heard = listener.text(clip, grammar)
        of += 1
        right += all(part in heard for part in clip.text.split(" / "))
    return Figure("orders kept aside, every part right", right, of)


def _in_a_quiet_room(clip: Clip, noise: np.random.Generator) -> Clip:
    """Half as loud, with faint noise 45 dB below it, also before and behind."""
    around = np.zeros(int(SILENCE_AROUND_S * RATE_HZ))
    sound = np.concatenate([around, clip.samples.astype(np.float64), around]) * 0.5
    sound += noise.standard_normal(len(sound)) * np.sqrt((sound**2).mean()) * 10 ** (-45 / 20)
    return Clip(clip.text, clip.speaker, np.clip(sound, -32768, 32767).astype(np.int16))
