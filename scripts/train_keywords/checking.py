"""What the finished network does with clips it has never seen, run as the product runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.devices.keyword_spotter import KeywordSpotter
from assistant.hearing.evidence import Spotted
from assistant.hearing.log_mel import WINDOW_SAMPLES
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.hearing.second_opinion import armed_words
from assistant.understanding.understanding import Understanding
from train_keywords.clips import HELD_SAMPLES, Clip
from train_keywords.words import KEYWORDS, RECORDED

THRESHOLDS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
STATES = (Listening.SESSION, Listening.YES_NO, Listening.NUMBER)
DIGITS = RECORDED[3:]


@dataclass(frozen=True, slots=True)
class Tried:
    """What was seen in a clip in one state."""

    word: str
    armed: bool
    spotted: Spotted

    def taken_for(self, threshold: float) -> str:
        """The armed word that it is taken for, or ""."""
        best = self.spotted.best
        return best if self.spotted.share(best) >= threshold else ""


def report(clips: list[Clip], folder: Path) -> str:
    """Two tables, people and synthetic voices: per state and threshold, how many percent are right, and what else is taken."""
    spotter = KeywordSpotter(folder)
    lines: list[str] = []
    for real in (True, False):
        chosen = [clip for clip in clips if clip.real == real]
        lines += (
            [f"## {'People' if real else 'Synthetic voices'} never heard before, {len(chosen)} clips"] if chosen else []
        )
        for state in STATES if chosen else ():
            lines += _rows(state, _tried(spotter, state, chosen))
    return "\n".join(lines)


def _tried(spotter: KeywordSpotter, state: Listening, clips: list[Clip]) -> list[Tried]:
    grammar = Understanding([], ()).grammar(ListeningProfile(state))
    armed = armed_words(grammar, spotter.words)
    second = slice((HELD_SAMPLES - WINDOW_SAMPLES) // 2, (HELD_SAMPLES + WINDOW_SAMPLES) // 2)
    return [Tried(clip.word, clip.word in armed, spotter.spot(clip.samples[second], armed)) for clip in clips]


def _rows(state: Listening, tried: list[Tried]) -> list[str]:
    """One line a threshold."""
    groups: dict[str, Callable[[str], bool]] = {
        **{word: word.__eq__ for word in RECORDED[:3]},
        "digits": DIGITS.__contains__,
        "others of ours": lambda word: word in KEYWORDS and word not in RECORDED,
    }
    lines: list[str] = []
    for threshold in THRESHOLDS:
        told = [
            f"{name} {_percent(one.taken_for(threshold) == one.word for one in ours)}"
            for name, belongs in groups.items()
            if (ours := [one for one in tried if one.armed and belongs(one.word)])
        ]
        foreign = [bool(one.taken_for(threshold)) for one in tried if not one.armed and one.word]
        noises = [bool(one.taken_for(threshold)) for one in tried if not one.word]
        told.append(f"taken: other words {_percent(foreign)}, noises {_percent(noises)}")
        lines.append(f"{state.value} at {threshold}: {'; '.join(told)}")
    return lines


def _percent(results: Iterable[bool]) -> str:
    every = list(results)
    return f"{100 * sum(every) / max(len(every), 1):.1f} % of {len(every)}"
