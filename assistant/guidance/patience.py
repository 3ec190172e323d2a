"""How long each kind of listening waits, in seconds; the `patience` setting multiplies all of them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.guidance.steps import AskFor, Hear
from assistant.hearing.profiles import Listening, ListeningProfile

RE_ASKS_FOR_QUIET = 1
RE_ASKS_FOR_NO_MATCH = 2
AFTER_CAP_S = 10.0
"""At the cap the next pause is waited for, but no longer than this; nobody is cut in the middle of a word before."""
SHORT_REST_S = 15.0
"""With less time left than this nobody is asked whether they want to go on."""
YIELD_S = 3.0
"""A prompt that is due waits so long for somebody who is talking."""
REMIND_AFTER_S = 120.0
PARK_AFTER_S = 900.0
ANNOUNCED_FROM_S = 8.0
"""A silence longer than this ends with a tone before the voice returns."""


@dataclass(frozen=True, slots=True)
class Waits:
    """`quiet_s`: silence that counts as no answer. `cap_s`: the longest an answer may take."""

    quiet_s: float
    cap_s: float
    trailing_silence_s: float


ANSWERS = {
    Listening.YES_NO: Waits(7, 10, 0.9),
    Listening.NUMBER: Waits(7, 12, 1.0),
    Listening.CHOICE: Waits(7, 12, 1.0),
    Listening.NAME: Waits(8, 8, 1.2),
}
LONGEST_TALK_S = 900.0
"""Somebody who has the floor is not handed over in parts, unless the words are wanted: those would come too late."""
LONGEST_PART_S = 15.0
QUIET_S = {Listening.TURN: 20.0, Listening.LONG: 15.0, Listening.SHORT: 10.0}
TRAILING_SILENCE_S = {Listening.TURN: 1.0, Listening.LONG: 1.0, Listening.SHORT: 0.9}
SESSION_PROFILE = ListeningProfile(Listening.SESSION)


def answer_profile(ask: AskFor) -> ListeningProfile:
    kind = ask.answer
    silence_s = ANSWERS[kind.state].trailing_silence_s
    return ListeningProfile(kind.state, kind.choices, kind.lowest, kind.highest, silence_s)


def floor_profile(hear: Hear, open_speech: bool) -> ListeningProfile:
    """`open_speech`: the ears can take down what is said; they are asked to where somebody may want it kept."""
    wanted = open_speech and hear.keep
    return ListeningProfile(
        hear.state,
        trailing_silence_s=TRAILING_SILENCE_S[hear.state],
        longest_s=LONGEST_PART_S if wanted else LONGEST_TALK_S,
        open_speech=wanted,
    )
