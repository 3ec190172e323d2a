"""Which words the model is to know: common English words, and every word that Attune listens for or speaks."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from assistant.app import start_phrases
from assistant.guidance.loading import load_library
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.understanding.understanding import Understanding
from train_model.lexicon import lexicon

CHECKOUT = Path(__file__).resolve().parents[2]
SCOWL = Path("/usr/share/dict/scowl")
"""Debian's package scowl: words by how common they are; 10 the commonest, 35 what one meets in a paper."""
MOST_PHRASES = 3000

NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred half quarter first second third""".split()
DIGITS = NUMBERS[:11]
RECORDED = """backward bed bird cat dog down eight five follow forward four go happy house learn left marvin nine no off on one
right seven sheila six stop three tree two up visual wow yes zero""".split()
"""The words of the public set Speech Commands."""
ORDERED = """americano cappuccino espresso mocha latte coffee drip iced brew roast ounce sweetener milk skim whole soy almond
cream sugar brown light medium dark single double triple shot small large bit little lot lots""".split()
"""The words of the public spoken orders, a test on people's voices."""

_WRITTEN = ("assistant/**/*.yaml", "docs/*.md", "README.md")
_NAMES = CHECKOUT / "assistant/understanding/english/names.txt"


@functools.cache
def spoken_phrases() -> dict[Listening, tuple[str, ...]]:
    """What people may say to Attune in each state, up to 3,000 phrases; names are left to `first_names`."""
    library = load_library()
    understanding = Understanding([start_phrases(exercise) for exercise in library.values()])
    states = [state for state in Listening if state not in {Listening.NAME, Listening.CHOICE}]
    grammars = {state: understanding.grammar(ListeningProfile(state)) for state in states}
    return {state: tuple(grammar.phrase_list(MOST_PHRASES)) for state, grammar in grammars.items()}


@functools.cache
def first_names() -> tuple[str, ...]:
    """The names that people may give."""
    lines = _NAMES.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@functools.cache
def own_words() -> frozenset[str]:
    """Every word of the commands, exercises, names and pages that can be pronounced."""
    words = set(NUMBERS) | set(RECORDED) | set(ORDERED) | set(first_names())
    words |= {word for phrases in spoken_phrases().values() for phrase in phrases for word in phrase.split()}
    for pattern in _WRITTEN:
        for file in CHECKOUT.glob(pattern):
            text = file.read_text(encoding="utf-8").lower().replace("\u2019", "'")
            words |= {word for word in re.findall(r"[a-z]+(?:'[a-z]+)?", text) if len(word) > 1}
    return frozenset(words & lexicon().keys())


@functools.cache
def common_words(*levels: int) -> frozenset[str]:
    """Of these levels of SCOWL, as far as they can be pronounced."""
    found: set[str] = set()
    for level in levels:
        for kind in ("english", "american"):
            lines = (SCOWL / f"{kind}-words.{level}").read_text(encoding="latin-1").splitlines()
            found |= {word for word in lines if re.fullmatch(r"[a-z]{2,}|[ai]", word)}
    return frozenset(found & lexicon().keys())


@functools.cache
def vocabulary() -> tuple[str, ...]:
    """The words of the model's graph, in alphabetical order."""
    return tuple(sorted(own_words() | common_words(10, 20, 35)))
