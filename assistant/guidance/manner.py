"""How a session is led: the settings and the pace that the exercises do not know of."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.speaking.prompts import ASKING_WPM, Pace
from assistant.speaking.score import Item, Rest, Score, Sound, Words


@dataclass(frozen=True, slots=True)
class Manner:
    """`patience` multiplies every wait; `sounds` false leaves the bells out; `help_line` is for safety level S3.

    `open_speech`: the ears can take down free words.
    """

    pace: Pace = field(default_factory=Pace)
    patience: float = 1.0
    sounds: bool = True
    help_line: str = ""
    open_speech: bool = False


def bell_score(bell: str, sounds: bool, words: str = "") -> Score:
    """A bell, with what is said after it; where bells are switched off, a breath of silence stands in."""
    items: list[Item] = [Sound(bell, cue=f"bell_{bell}") if sounds else Rest(1.0)]
    if words:
        items += [Rest(0.3), Words(words, ASKING_WPM)]
    return Score((*items, Rest(0.8)))
