"""An exercise on paper: what would be said when, to the second, with a room that answers as most do or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.guidance.events import Action, Hush, Play, PlayEnded, SpeechStarted, TimeReached, Understood
from assistant.guidance.session import Session
from assistant.guidance.states import Asking, Ended, Hearing
from assistant.guidance.steps import AskFor
from assistant.guidance.timeline import usual_answer
from assistant.hearing.profiles import Listening
from assistant.speaking.score import Score
from assistant.understanding.intents import Intent, IntentMatch

ANSWER_AFTER_S = 2.0
LONGEST_RUN = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """`what`: said, sound, cue or end. `seconds`: how long it is heard."""

    at_s: float
    seconds: float
    what: str
    text: str


Timing = Callable[[Score], tuple[float, tuple[tuple[float, str], ...]]]
"""The length of a score in seconds, and its cues (seconds from its start, name)."""


def dry_run(session: Session, opening: str, timing: Timing, silent: bool) -> Iterator[Line]:
    """Every line in order; the last is the end. `silent`: nobody ever answers."""
    now, playing = 0.0, _Playing(timing)
    yield from playing.take(session.start(opening, now), now)
    for _ in range(LONGEST_RUN):
        if isinstance(session.state, Ended) and playing.play_id is None:
            break
        answer_s = None if silent else _answer_time(session, now)
        due = [at_s for at_s in (playing.ends_s, session.deadline, answer_s) if at_s is not None]
        if not due:
            break
        now = max(now, min(due))
        if playing.ends_s is not None and playing.ends_s <= now:
            actions = session.handle(playing.ended(), now)
        elif answer_s is not None and answer_s <= now:
            actions = _answered(session, now)
        else:
            actions = session.handle(TimeReached(), now)
        yield from playing.take(actions, now)
    yield Line(now, 0.0, "end", session.state.outcome if isinstance(session.state, Ended) else "")


class _Playing:
    """What is heard, as the one speaker plays it: a play begins when the one before has ended."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._queue: list[tuple[int, float, float]] = []

    @property
    def play_id(self) -> int | None:
        return self._queue[0][0] if self._queue else None

    @property
    def ends_s(self) -> float | None:
        return self._queue[0][2] if self._queue else None

    def ended(self) -> PlayEnded:
        play_id, began_s, ends_s = self._queue.pop(0)
        return PlayEnded(play_id, True, ends_s - began_s)

    def take(self, actions: list[Action], now: float) -> Iterator[Line]:
        for action in actions:
            if isinstance(action, Hush):
                self._queue.clear()
            if isinstance(action, Play):
                yield from self._begin(action, max(now, self._queue[-1][2] if self._queue else now))

    def _begin(self, play: Play, at_s: float) -> Iterator[Line]:
        seconds, cues = self._timing(play.score)
        self._queue.append((play.play_id, at_s, at_s + seconds))
        text = play.score.text
        yield Line(at_s, seconds, "said" if text else "sound", text)
        for cue_s, name in cues:
            yield Line(at_s + cue_s, 0.0, "cue", name)


def _answer_time(session: Session, now: float) -> float | None:
    match session.state:
        case Asking(ends_s=ends_s):
            return min(now + ANSWER_AFTER_S, ends_s)
        case Hearing(ends_s=ends_s, spoke=False):
            return now
        case Hearing(ends_s=ends_s, over=False):
            return ends_s - 0.5
    return None


def _answered(session: Session, now: float) -> list[Action]:
    state = session.state
    if isinstance(state, Hearing) and not state.spoke:
        return session.handle(SpeechStarted(now), now)
    match = _usual_match(state.ask) if isinstance(state, Asking) else IntentMatch(Intent.DONE)
    return session.handle(Understood(match, True, now), now)


def _usual_match(ask: AskFor) -> IntentMatch:
    answer = usual_answer(ask)
    match ask.answer.state:
        case Listening.YES_NO:
            return IntentMatch(Intent.NO if answer == "no" else Intent.YES)
        case Listening.NUMBER:
            return IntentMatch(Intent.NUMBER, {"value": answer if isinstance(answer, float) else 2.0})
        case Listening.CHOICE:
            return IntentMatch(Intent.CHOICE, {"choice": str(answer)})
    return IntentMatch(Intent.PASS)
