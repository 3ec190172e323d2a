"""Leads through the steps by themselves, as for somebody who never speaks: performing them, and what time does.

The rule of `session.py` holds here too: the state is one frozen value, and what is not listed for it changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.guidance import patience, replies
from assistant.guidance.controls import Moment
from assistant.guidance.events import Action, Hush, Play, Record
from assistant.guidance.exercise import AnswerKind, Value
from assistant.guidance.manner import Manner, bell_score
from assistant.guidance.plan import Plan, Position, Reached
from assistant.guidance.states import (
    Advance,
    Asking,
    Attend,
    AwaitAnswer,
    Ended,
    Hearing,
    Keep,
    Paused,
    Perform,
    Ready,
    Speaking,
    State,
    Task,
    Waiting,
)
from assistant.guidance.steps import AskFor, BreatheCycles, Hear, Ring, Speak, Step, Wait
from assistant.hearing.profiles import Listening
from assistant.speaking.breathing import breathing_score
from assistant.speaking.prompts import ASKING_WPM, GUIDING_WPM, prompt_score
from assistant.speaking.score import Score, Sound

SPEAK_REST_S = 1.3
"""After every line, so that "stop" fits between two: 0.4 s of it the half-duplex gate is still shut."""


class Leading:
    """The state of a session and the steps that follow from it. `Session` adds what people say."""

    def __init__(self, plan: Plan, values: Mapping[str, Value], manner: Manner, first_play_id: int = 1) -> None:
        self.plan = plan
        self.state: State = Ready()
        self.position: Position = plan.begin(values)
        self.next_play_id = first_play_id
        self._manner = manner
        self._current: Reached | None = None
        self._history: list[Position] = []
        self._volume_db = 0.0
        self._talking = False
        self._said = ""

    def _do(self, task: Task, now: float) -> list[Action]:
        match task:
            case Advance():
                return self._advance(now)
            case Perform(step=step):
                return self._perform(step, now)
            case AwaitAnswer(ask=ask, attempt=attempt):
                waits = patience.ANSWERS[ask.answer.state]
                quiet_s, cap_s = waits.quiet_s * self._manner.patience, waits.cap_s * self._manner.patience
                self.state = Asking(ask, attempt, now + quiet_s, now + cap_s)
                return [Record("listening", {"for": ask.answer.state.value}, keep=False)]
            case Attend():
                return self._attend(task, now)
            case Keep(seconds=seconds):
                self.state = Waiting(now + seconds, Advance(), rings=seconds > patience.ANNOUNCED_FROM_S)
                return []

    def _advance(self, now: float) -> list[Action]:
        before = self.position
        reached = self.plan.next(before)
        if reached is None:
            self.state = Ended("finished")
            return [Record("ended", {"outcome": "finished"})]
        self._history.append(before)
        self._current, self.position = reached, reached.position
        record = Record("step", {"place": reached.place, "does": type(reached.step).__name__})
        return [record, *self._perform(reached.step, now)]

    def _perform(self, step: Step, now: float) -> list[Action]:
        pace = self._manner.pace
        match step:
            case Speak(text=text):
                self._said = text
                return self._say(text, now, Advance(), Perform(step))
            case Wait(seconds=seconds):
                return self._do(Keep(seconds * pace.silence), now)
            case Ring(bell=bell):
                return self._play(bell_score(bell, self._manner.sounds), now, Advance())
            case BreatheCycles():
                score = breathing_score(step.pattern, step.cycles, step.words_for)
                details = {"cycles": step.cycles, "cycle_s": step.pattern.cycle_s}
                return [
                    Record("breathing", details),
                    *self._play(score, now, Advance(), Perform(step), Moment.BREATHING),
                ]
            case AskFor(text=text):
                self._said = text
                return self._ask(text, AwaitAnswer(step), now)
            case Hear(text=text):
                self._said = text
                return self._ask(text, Attend(step, step.cap_s), now)

    def _attend(self, task: Attend, now: float) -> list[Action]:
        hear, ends_s = task.hear, now + task.left_s
        warn_at_s = None if hear.warn_at_s is None else ends_s - hear.warn_at_s
        warn_at_s = warn_at_s if warn_at_s and warn_at_s > now else None
        quiet_at_s = now + patience.QUIET_S[hear.state] * self._manner.patience
        self.state = Hearing(hear, now, ends_s, quiet_at_s, warn_at_s, task.spoke, task.checked, words=task.words)
        details = {"who": hear.who, "seconds": round(task.left_s, 1), "for": hear.state.value}
        return [Record("turn", details, keep=False), Record("listening", {"for": hear.state.value}, keep=False)]

    def _play_ended(self, state: Speaking, now: float) -> list[Action]:
        if self._talking and state.then == Advance() and state.moment is Moment.SPEAKING:
            self.state = Waiting(now + patience.YIELD_S, Advance(), yielding=True)
            return []
        return self._do(state.then, now)

    def _time_reached(self, now: float) -> list[Action]:
        match self.state:
            case Waiting(then=then, rings=rings):
                if rings and not self._rings_next():
                    return self._play(Score((Sound("soft"),)), now, then)
                return self._do(then, now)
            case Asking():
                return self._no_answer(self.state, patience.RE_ASKS_FOR_QUIET, now)
            case Hearing():
                return self._floor_time(self.state, now)
            case Paused(reminded=False, then=then):
                self.state = Paused(then, now + patience.PARK_AFTER_S, reminded=True)
                return [self._aside(prompt_score(replies.STILL_PAUSED, ASKING_WPM, self._manner.pace))]
            case Paused():
                return self._ended("parked", replies.PARKED)
        return []

    def _floor_time(self, state: Hearing, now: float) -> list[Action]:
        if state.warn_at_s is not None and now >= state.warn_at_s:
            self.state = replace(state, warn_at_s=None)
            return [self._aside(Score((Sound("time_left"),))), Record("time_left", keep=False)]
        if now < state.ends_s:
            return self._floor_quiet(state, now)
        if self._talking and not state.over:
            self.state = replace(state, ends_s=now + patience.AFTER_CAP_S, warn_at_s=None, over=True)
            return []
        return self._turn_ended(state, "time", now)

    def _floor_quiet(self, state: Hearing, now: float) -> list[Action]:
        ends_by_quiet = state.hear.quiet_ends_s is not None and state.spoke
        if not ends_by_quiet and state.ends_s - now < patience.SHORT_REST_S:
            self.state = replace(state, quiet_at_s=None)
            return []
        if state.checked or ends_by_quiet:
            return self._turn_ended(state, "quiet", now)
        line = replies.PASSING_IS_FINE if state.hear.state is Listening.SHORT else replies.TAKE_YOUR_TIME
        left = Attend(state.hear, max(1.0, state.ends_s - now), state.spoke, True, state.words)
        return self._ask(line, left, now)

    def _no_answer(self, state: Asking, re_asks: int, now: float) -> list[Action]:
        if state.attempt < re_asks:
            attempt = state.attempt + 1
            record = Record("reprompt", {"question": state.ask.save_as})
            return [record, *self._ask(replies.re_ask(state.ask, attempt), AwaitAnswer(state.ask, attempt), now)]
        usual: Value | None = state.ask.usual
        self.position = self.plan.answered(self.position, state.ask, usual)
        record = Record("unanswered", {"question": state.ask.save_as})
        line = replies.given_up(state.ask)
        return [record, *(self._say(line, now, Advance()) if line else self._do(Advance(), now))]

    def _turn_ended(self, state: Hearing, why: str, now: float) -> list[Action]:
        """`why`: done, time, quiet or pass. Which of them it was is never recorded."""
        self.position = self.plan.answered(self.position, state.hear, "said" if state.spoke and why != "pass" else None)
        record = Record("turn_ended", {"seconds": round(now - state.began_s, 1)})
        if state.words and why != "pass":
            return [record, *self._perform(_offer_to_keep(state.words), now)]
        if why == "time" and not self._rings_next():
            after = replies.thanks(state.hear.who)
            return [record, *self._play(bell_score("soft", self._manner.sounds, after), now, Advance())]
        if why == "pass":
            return [record, *self._say(replies.okay(state.hear.who), now, Advance())]
        return [record, *self._play(Score((Sound("heard"),)), now, Advance())]

    def _kept_or_not(self, words: str, now: float) -> list[Action]:
        """`words`: to be kept; "" when they are not."""
        said = self._say(replies.KEPT if words else replies.NOT_KEPT, now, Advance())
        return [Record("kept", words=words), *said] if words else said

    def _rings_next(self) -> bool:
        """The exercise itself has a bell here, so that none of the guide's own is needed."""
        reached = self.plan.next(self.position)
        return reached is not None and isinstance(reached.step, Ring)

    def _say(self, text: str, now: float, then: Task, again: Task | None = None) -> list[Action]:
        """A line of the guide with a listening gap after it. `again`: what resuming does when it was interrupted."""
        return self._play(prompt_score(text, GUIDING_WPM, self._manner.pace, rest_s=SPEAK_REST_S), now, then, again)

    def _ask(self, text: str, then: AwaitAnswer | Attend, now: float) -> list[Action]:
        """A line that ends with the listening sound; the floor is the person's right after it."""
        again: Task = then
        if isinstance(then, AwaitAnswer):
            again = Perform(then.ask)
        elif then.left_s == then.hear.cap_s:
            again = Perform(then.hear)
        return self._play(prompt_score(text, ASKING_WPM, self._manner.pace, ending="listening"), now, then, again)

    def _play(
        self, score: Score, now: float, then: Task, again: Task | None = None, moment: Moment = Moment.SPEAKING
    ) -> list[Action]:
        play = self._aside(score)
        self.state = Speaking(play.play_id, then, again or then, now, moment)
        return [Play(play.play_id, play.score, play.volume_db)]

    def _aside(self, score: Score) -> Play:
        """A sound that nothing waits for."""
        self.next_play_id += 1
        return Play(self.next_play_id - 1, score, self._volume_db, keep_listening=True)

    def _ended(self, outcome: str, farewell: str) -> list[Action]:
        """Over, at once; the farewell is all that is still heard."""
        self.state = Ended(outcome)
        goodbye = self._aside(prompt_score(farewell, ASKING_WPM, self._manner.pace))
        return [Hush(), Record("ended", {"outcome": outcome}), goodbye]


def _offer_to_keep(words: str) -> AskFor:
    """A line is kept only after a yes to it; who says nothing has not said yes."""
    return AskFor(replies.SHALL_I_KEEP, AnswerKind(Listening.YES_NO), "keep", usual="no", words=words)
