"""A score says what is to be heard and when; it becomes a track once its words have been rendered.

One prompt is a score ("words, rest, words, the listening sound"), and so is a whole breathing phase, whose cues stand
at exact times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """Text to be spoken, without pause marks. `rate_wpm` is words a minute."""

    text: str
    rate_wpm: int = 120
    cue: str = ""
    """A name for what these words mark ("in", "out", "hold"); empty for ordinary speech."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One of the sounds of `speaking.tones`: listening, heard, soft, time_left, end, breath_in, ..."""

    name: str
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Rest:
    """Silence after what came before."""

    seconds: float


@dataclass(frozen=True, slots=True)
class At:
    """The next item begins exactly here, in seconds from the start of the score; as the last item: the end."""

    seconds: float


Item: TypeAlias = Words | Sound | Rest | At


@dataclass(frozen=True, slots=True)
class Score:
    """Items in order. Without an `At`, each begins when the one before has ended."""

    items: tuple[Item, ...]

    @property
    def text(self) -> str:
        """All words joined, for captions; those of breath cues are told when they are due."""
        return " ".join(item.text for item in self.items if isinstance(item, Words) and not item.cue)
