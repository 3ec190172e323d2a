"""The steps that hold no other steps: say, say from, pause, bell, breathe, turn, leave."""

from __future__ import annotations

import re

from assistant.guidance.amounts import (
    count_amount,
    minutes_amount,
    one_of,
    text_of,
    time_amount,
    yes_no,
)
from assistant.guidance.exercise import Amount, Bell, Breathe, Leave, Pause, Say, SayFrom, Turn, Variable
from assistant.guidance.scope import Kind, Scope
from assistant.guidance.texts import check_card, spoken, spoken_lines
from assistant.guidance.yaml_lines import Mapping, Scalar, listed, nearest
from assistant.speaking.breathing import PATTERNS

BELLS = ("soft", "double", "start", "end")
MOST_BREATHS = 600
WORDS_FOR = 3
PHASES = (("in", 2.0, 8.0), ("hold", 0.0, 7.0), ("out", 2.0, 12.0), ("hold", 0.0, 7.0))
"""The limits of a breath in seconds."""
_CUES = re.compile(r"words for (\d{1,3}), then tones", re.ASCII)
_FOUR_NUMBERS = re.compile(r"[\d.]+(?:\s*[-,/]\s*[\d.]+)+", re.ASCII)


def say(step: Mapping, scope: Scope) -> Say:
    value, line = step.entries["say"], step.names["say"].line
    if not isinstance(value, Mapping):
        return Say(spoken_lines(value, "say", scope), line)
    if tuple(value.names) != ("one of",):
        raise value.mistake("`say` needs a text or `one of:`. A text with a colon and a space in it goes in a | block.")
    return Say(spoken_lines(value.entries["one of"], "one of", scope), line, one_of=True)


def say_from(step: Mapping, scope: Scope) -> SayFrom:
    deck = text_of(step.entries["say from"], "say from")
    if deck.text not in scope.decks:
        hint = nearest(deck.text, scope.decks) or (f" There are {listed(scope.decks)}." if scope.decks else "")
        raise deck.mistake(f"There is no deck `{deck.text}` under `decks:`.{hint}")
    for card in scope.decks[deck.text]:
        check_card(card, scope)
    return SayFrom(deck.text, step.names["say from"].line)


def pause(step: Mapping, scope: Scope) -> Pause:
    stretch = "stretch" in step.entries and yes_no(step.entries["stretch"], "stretch")
    return Pause(time_amount(step.entries["pause"], "pause", scope), step.names["pause"].line, stretch)


def bell(step: Mapping, scope: Scope) -> Bell:  # noqa: ARG001  # all of these have one shape
    return Bell(one_of(step.entries["bell"], "bell", BELLS), step.names["bell"].line)


def leave(step: Mapping, scope: Scope) -> Leave:
    one_of(step.entries["leave"], "leave", ("repeat",))
    if not scope.in_repeat:
        raise step.names["leave"].mistake("`leave: repeat` stands outside of a `repeat`, so there is nothing to leave.")
    return Leave(step.names["leave"].line)


def turn(step: Mapping, scope: Scope) -> Turn:
    up_to_s = time_amount(step.entries["up to"], "up to", scope)
    warn_at_s: Amount | None = None
    if "warn at" in step.entries:
        warn_at_s = time_amount(step.entries["warn at"], "warn at", scope)
        if isinstance(up_to_s, float) and isinstance(warn_at_s, float) and warn_at_s >= up_to_s:
            raise step.names["warn at"].mistake("`warn at` is the time left at the warning: less than `up to`.")
    text = spoken(step.entries["turn"], "turn", scope)
    return Turn(text, spoken(step.entries["who"], "who", scope), up_to_s, step.names["turn"].line, warn_at_s)


def breathe(step: Mapping, scope: Scope) -> Breathe:
    line = step.names["breathe"].line
    if ("minutes" in step.entries) == ("breaths" in step.entries):
        raise step.names["breathe"].mistake("`breathe` needs `minutes:` or `breaths:`, and not both.")
    words_for = _words_for(step)
    pattern = _pattern(text_of(step.entries["breathe"], "breathe"), scope)
    if "minutes" in step.entries:
        minutes = minutes_amount(step.entries["minutes"], "minutes", scope)
        return Breathe(pattern, line, minutes=minutes, words_for=words_for)
    breaths = count_amount(step.entries["breaths"], "breaths", scope, MOST_BREATHS)
    return Breathe(pattern, line, breaths=breaths, words_for=words_for)


def _words_for(step: Mapping) -> int:
    if "cues" not in step.entries:
        return WORDS_FOR
    cues = text_of(step.entries["cues"], "cues")
    words = _CUES.fullmatch(cues.text)
    if not words and cues.text != "tones":
        raise cues.mistake("`cues` is `words for 3, then tones` (with any number) or `tones`.")
    return int(words[1]) if words else 0


def _pattern(written: Scalar, scope: Scope) -> str | Variable:
    if written.text.startswith("$"):
        return _pattern_variable(written, scope)
    if written.text in PATTERNS:
        return written.text
    if not _FOUR_NUMBERS.fullmatch(written.text):
        hint = nearest(written.text, PATTERNS) or f" There are {listed(PATTERNS)}, and four numbers such as 4-0-6-0."
        raise written.mistake(f"There is no breathing pattern `{written.text}`.{hint}")
    return _own_pattern(written)


def _pattern_variable(written: Scalar, scope: Scope) -> Variable:
    name = written.text[1:]
    known = scope.known(name, written)
    wrong = next((choice for choice in known.choices if choice not in PATTERNS), None)
    if known.kind is not Kind.CHOICE or wrong:
        what = f"can be `{wrong}`" if wrong else f"is {known.kind}"
        raise written.mistake(f"`breathe` needs a pattern, but `${name}` {what}. The patterns are {listed(PATTERNS)}.")
    return Variable(name)


def _own_pattern(written: Scalar) -> str:
    """Four numbers in the form "4-0-6-0"."""
    parts = re.split(r"\s*[-,/]\s*", written.text)
    if len(parts) != len(PHASES):
        raise written.mistake("A pattern has four numbers, in, hold, out, hold, such as 4-0-6-0.")
    for part, (phase, least, most) in zip(parts, PHASES, strict=True):
        if not re.fullmatch(r"\d{1,2}(\.[05])?", part, re.ASCII):
            raise written.mistake(f"`{part}` is no number for a breath. Whole and half seconds are fine: 4, 5.5.")
        if not least <= float(part) <= most:
            raise written.mistake(f"The {phase} of a breath can take {least:g} to {most:g} seconds, not {part}.")
    return "-".join(f"{float(part):g}" for part in parts)
