"""Text with pauses such as "(3s)" becomes a score: sentences with gaps between them, so that the guide can be interrupted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.speaking.score import Item, Rest, Score, Sound, Words

GUIDING_WPM = 120
"""Guidance is spoken at 110 to 125 words a minute, questions at 140 to 150."""
ASKING_WPM = 145
SENTENCE_GAP_S = 0.9
SLOWEST, FASTEST = 0.7, 1.3
PAUSE_MARK = re.compile(r"\(\s*(\d+(?:\.\d+)?)\s*s\s*\)")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True, slots=True)
class Pace:
    """Factors that "slower" and "faster" change: of the speaking rate and of the silences."""

    rate: float = 1.0
    silence: float = 1.0

    def slower(self) -> Pace:
        return Pace(max(SLOWEST, round(self.rate - 0.1, 2)), min(FASTEST, round(self.silence + 0.2, 2)))

    def faster(self) -> Pace:
        return Pace(min(FASTEST, round(self.rate + 0.1, 2)), max(SLOWEST, round(self.silence - 0.2, 2)))


def prompt_score(text: str, rate_wpm: int, pace: Pace, ending: str = "", rest_s: float = 0.0) -> Score:
    """`ending` is a sound after the last word (the listening sound of a question), `rest_s` the silence that belongs to the prompt."""
    items = list(_items(text, max(80, round(rate_wpm * pace.rate)), pace.silence))
    if ending:
        items += [Rest(0.25), Sound(ending)]
    if rest_s and not isinstance(items[-1], Rest):
        items.append(Rest(rest_s * pace.silence))
    return Score(tuple(items))


def pauses_in(text: str) -> list[float]:
    """The seconds of every pause mark."""
    return [float(mark) for mark in PAUSE_MARK.findall(text)]


def words_only(text: str) -> str:
    """The text without pause marks, for captions and checks."""
    return re.sub(r"\s+", " ", PAUSE_MARK.sub(" ", text)).strip()


def _items(text: str, rate_wpm: int, silence: float) -> Iterator[Item]:
    parts = PAUSE_MARK.split(text)
    for index, part in enumerate(parts):
        if index % 2:
            yield Rest(float(part) * silence)
            continue
        sentences = [sentence for sentence in SENTENCE_END.split(part.strip()) if any(map(str.isalnum, sentence))]
        for number, sentence in enumerate(sentences):
            if number:
                yield Rest(SENTENCE_GAP_S * silence)
            yield Words(sentence, rate_wpm)
