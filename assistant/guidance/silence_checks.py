"""Checks of the time between words: long silences are announced, and long talk leaves gaps to say "stop" in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.guidance.exercise import (
    Amount,
    Ask,
    Bell,
    Breathe,
    Exercise,
    Listen,
    Pause,
    Say,
    SayFrom,
    Turn,
    Variable,
)
from assistant.guidance.remarks import Place, Remark, lines_of, places, prompts_of
from assistant.guidance.spoken_checks import words
from assistant.speaking.prompts import PAUSE_MARK

LONGEST_UNANNOUNCED_S = 8.0
"""From here on a silence in a group begins to feel like a fault."""
LONGEST_MOMENT_S = 10.0
"""What "for a moment" may announce."""
MOST_WORDS_WITHOUT_GAP = 20
"""Ten seconds at 120 words a minute: the guide cannot hear "stop" while it speaks."""
SHORTEST_GAP_S = 0.7
_LENGTH = re.compile(r"\b(seconds?|minutes?)\b", re.IGNORECASE)
_MOMENT = re.compile(r"\bmoment\b", re.IGNORECASE)


@dataclass
class _Listener:
    """What somebody in the room has heard last."""

    exercise: Exercise
    last_words: str = ""
    silence_s: float = 0.0
    words: int = 0

    def hear(self, place: Place, text: str) -> Iterator[Remark]:
        for index, part in enumerate(PAUSE_MARK.split(text)):
            if index % 2:
                yield from self.wait(place, float(part), text)
            elif words(part):
                self.last_words, self.silence_s = part, 0.0
                self.words += len(words(part))
                if self.words > MOST_WORDS_WITHOUT_GAP:
                    sentence = "comes after ten seconds of talk without a pause. End the line before it with (2s)."
                    yield place.remark_on(text, sentence, serious=False)
                    self.words = len(words(part))

    def wait(self, place: Place, seconds: float, text: str, name: str = "") -> Iterator[Remark]:
        self.silence_s += seconds
        if seconds >= SHORTEST_GAP_S:
            self.words = 0
        if self.silence_s > LONGEST_UNANNOUNCED_S and not self._announced(name):
            sentence = (
                f"Nobody knows how long these {self.silence_s:g} seconds of silence are. Say it in the line before."
            )
            yield Remark(place.file, place.line_of(text) if text else place.step.line, sentence)

    def wake(self) -> None:
        """A bell, a question or breath cues: the silence is over and the words before it are forgotten."""
        self.last_words, self.silence_s, self.words = "", 0.0, 0

    def _announced(self, name: str) -> bool:
        if _LENGTH.search(self.last_words) or (name and f"${name}" in self.last_words):
            return True
        return self.silence_s <= LONGEST_MOMENT_S and bool(_MOMENT.search(self.last_words))


def check_silences(exercise: Exercise) -> Iterator[Remark]:
    """Silences over 8 s that nobody was told of, and ten seconds of talk without a gap."""
    listener = _Listener(exercise)
    for place in places(exercise):
        step = place.step
        match step:
            case Say() | SayFrom():
                for line in lines_of(step, exercise):
                    if isinstance(step, SayFrom) or step.one_of:
                        listener.wake()
                    yield from listener.hear(place, line)
            case Pause():
                name = step.seconds.name if isinstance(step.seconds, Variable) else ""
                yield from listener.wait(place, _longest_s(step.seconds, exercise), "", name)
            case Ask() | Listen() | Turn():
                yield from listener.hear(place, prompts_of(step)[0])
                listener.wake()
            case Bell() | Breathe():
                listener.wake()


def _longest_s(amount: Amount, exercise: Exercise) -> float:
    if not isinstance(amount, Variable):
        return amount
    setting = exercise.setting(amount.name)
    return setting.most or 0.0 if setting else 0.0
