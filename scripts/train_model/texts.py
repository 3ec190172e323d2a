"""The sentences that are synthesised: commands, single words, numbers, and random English of the right kind."""

from __future__ import annotations

import random
from collections.abc import Sequence

from train_model.words import DIGITS, NUMBERS, RECORDED, common_words, first_names, own_words, spoken_phrases

FRAMES = (
    "{} the {}",
    "the {} {}",
    "a {} {}",
    "{} and {}",
    "{} of the {}",
    "to {} the {}",
    "i want to {}",
    "can you {} the {}",
    "please {}",
    "{} in the {}",
    "my {} is {}",
    "it is {}",
    "we {} for {}",
    "i feel {} and {}",
    "let's {} {}",
    "give me a {} {} with {} and {}",
    "i'd like a {} {} {}",
    "can i have a {} {} with a little bit of {}",
    "make me an {} {} with some {}",
    "don't {} {}",
    "what's the {}",
    "you {} at {}",
    "some {} and a {}",
    "a lot of {}",
)
SHORT_ANSWERS = ("stop", "yes", "no", "now", "go", "pause", "next", "again", "help", "done", "pass", "back", "okay")
BEFORE_NAMES = ("", "hello", "my name is", "i'm", "with")
_KINDS = {"command": 0.22, "one word": 0.2, "numbers": 0.08, "frame": 0.28, "words": 0.17, "name": 0.05}
_LONGEST_COMMAND = 9


def random_text(rng: random.Random) -> str:
    """One sentence to train with."""
    kind = rng.choices(list(_KINDS), list(_KINDS.values()))[0]
    if kind == "command":
        return _command(rng)
    if kind == "one word":
        return rng.choice((rng.choice(DIGITS), rng.choice(SHORT_ANSWERS), rng.choice(RECORDED), _word(rng)))
    if kind == "numbers":
        return " ".join(rng.choice((rng.choice(DIGITS), rng.choice(NUMBERS))) for _ in range(rng.randint(2, 5)))
    if kind == "name":
        return f"{rng.choice(BEFORE_NAMES)} {rng.choice(first_names())}".strip()
    if kind == "frame":
        frame = rng.choice(FRAMES)
        return frame.format(*(_word(rng) for _ in range(frame.count("{}"))))
    return " ".join(_word(rng) for _ in range(rng.randint(2, 6)))


def check_phrases(count: int, seed: int) -> list[str]:
    """Commands of at most five words to check the model with, each once; the same ones for a seed."""
    every = dict.fromkeys(phrase for phrases in spoken_phrases().values() for phrase in phrases)
    short = [phrase for phrase in every if len(phrase.split()) <= 5]
    return random.Random(seed).sample(short, min(count, len(short)))


def _command(rng: random.Random) -> str:
    phrase = rng.choice(rng.choice(list(spoken_phrases().values())))
    if len(phrase.split()) > _LONGEST_COMMAND:
        return _command(rng)
    if rng.random() < 0.1:
        phrase = f"{rng.choice(('please', 'okay', 'can you', 'now'))} {phrase}"
    return f"{phrase} please" if rng.random() < 0.1 else phrase


def _word(rng: random.Random) -> str:
    return rng.choice(rng.choice(_word_lists()))


def _word_lists() -> Sequence[Sequence[str]]:
    if not _LISTS:
        _LISTS.extend(sorted(each) for each in (common_words(10), common_words(10, 20, 35), own_words()))
    return _LISTS


_LISTS: list[list[str]] = []
