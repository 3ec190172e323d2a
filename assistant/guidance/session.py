"""Guides one exercise. No clock, no thread, no sound: events and the time go in, actions come out.

Two rules. Everything that changes the state of a session is in this file and in `leading.py`, and the state is one
frozen value: what is not listed for a state changes nothing, so late and doubled events are harmless. And whatever
interrupts (a pause, a help line) takes the rest of the present step along as a task, so that resuming is nothing but
doing that task.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.guidance import patience, replies
from assistant.guidance.controls import CONTROLS, Effect, Moment, effect_of
from assistant.guidance.events import (
    Action,
    Hush,
    Listen,
    PlayEnded,
    Record,
    SessionEvent,
    SpeechStarted,
    StopRequested,
    TimeReached,
    Understood,
)
from assistant.guidance.exercise import Value
from assistant.guidance.interruptions import at_pace, rest_of
from assistant.guidance.leading import Leading
from assistant.guidance.states import (
    Advance,
    Asking,
    Attend,
    AwaitAnswer,
    Ended,
    Hearing,
    Paused,
    Perform,
    Ready,
    Speaking,
    Task,
    Waiting,
    deadline_of,
    moment_of,
)
from assistant.guidance.steps import AskFor, BreatheCycles, Hear, Speak
from assistant.guidance.timeline import scores_ahead, seconds_left
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.speaking.prompts import ASKING_WPM, prompt_score
from assistant.speaking.score import Score, Sound
from assistant.understanding.intents import Intent, IntentMatch

ANSWER_SLOTS = {
    Listening.YES_NO: {Intent.YES: "yes", Intent.NO: "no"},
    Listening.NUMBER: {Intent.NUMBER: "value"},
    Listening.CHOICE: {Intent.CHOICE: "choice"},
    Listening.NAME: {Intent.NAME: "name"},
}
VOLUME_STEP_DB, QUIETEST_DB, LOUDEST_DB = 4.0, -16.0, 12.0
SLOWER_BREATH, FASTER_BREATH = 1.2, 0.8
WORTH_RETURNING_TO = Speak | AskFor | Hear | BreatheCycles


class Session(Leading):
    """One exercise from its first line to its end bell."""

    @property
    def deadline(self) -> float | None:
        return deadline_of(self.state)

    @property
    def profile(self) -> ListeningProfile:
        """What to listen for now. While a question is being asked its answer counts already."""
        match self.state:
            case Asking(ask=ask) | Speaking(then=AwaitAnswer(ask=ask)):
                return patience.answer_profile(ask)
            case Hearing(hear=hear):
                return patience.floor_profile(hear, self._manner.open_speech)
            case _:
                return patience.SESSION_PROFILE

    @property
    def seconds_left(self) -> float:
        """An estimate: everybody takes the whole turn."""
        now_task = self.state.again if isinstance(self.state, Speaking) else None
        step = self._current.step if self._current and now_task != Advance() else None
        return seconds_left(self.plan, self.position, step, self._manner.pace)

    def lines_ahead(self) -> list[Score]:
        """The prompts still to come if people answer as most do, and those that answer a control."""
        pace = self._manner.pace
        coming = scores_ahead(self.plan, self.position, pace)
        return [*coming, *(prompt_score(line, ASKING_WPM, pace) for line in replies.AT_ANY_TIME)]

    def start(self, opening: str, now: float) -> list[Action]:
        """Say the opening, then lead. Only a session that is ready starts."""
        if not isinstance(self.state, Ready):
            return []
        return [*self._say(opening, now, Advance()), Listen(self.profile)]

    def handle(self, event: SessionEvent, now: float) -> list[Action]:
        """Everything that follows from this event. Never raises, in any state."""
        if isinstance(self.state, Ready | Ended):
            return []
        before = self.profile
        actions = self._handled(event, now)
        return actions if self.profile == before or isinstance(self.state, Ended) else [*actions, Listen(self.profile)]

    def _handled(self, event: SessionEvent, now: float) -> list[Action]:
        match event:
            case StopRequested():
                return self._stopped()
            case SpeechStarted():
                return self._speech_started(now)
            case Understood():
                self._talking = False
                return self._understood(event, now)
            case PlayEnded(play_id=play_id) if isinstance(self.state, Speaking) and play_id == self.state.play_id:
                return self._play_ended(self.state, now)
            case TimeReached() if self.deadline is not None and now >= self.deadline:
                return self._time_reached(now)
        return []

    def _speech_started(self, now: float) -> list[Action]:
        self._talking = True
        match self.state:
            case Asking():
                self.state = replace(self.state, quiet_at_s=None, ends_s=max(self.state.ends_s, now + 4.0))
            case Hearing():
                self.state = replace(self.state, quiet_at_s=None, spoke=True)
        return []

    def _understood(self, event: Understood, now: float) -> list[Action]:
        state, intent = self.state, event.match.intent
        moment = moment_of(state)
        ask = self._open_question()
        if ask is not None and intent in ANSWER_SLOTS[ask.answer.state]:
            return self._answered(ask, event.match, now)
        effect = Effect.NOTHING if moment is None else effect_of(intent, moment)
        if effect is not Effect.NOTHING:
            hush, *others = self._apply(effect, now)
            return [hush, Record("control", {"control": intent.value}), *others]
        match state:
            case Asking() if event.had_words and intent not in CONTROLS:
                return self._no_answer(state, patience.RE_ASKS_FOR_NO_MATCH, now)
            case Asking():
                quiet_s = patience.ANSWERS[state.ask.answer.state].quiet_s * self._manner.patience
                self.state = replace(state, quiet_at_s=min(event.ended_s + quiet_s, max(state.ends_s, now)))
            case Hearing():
                quiet_at_s = None if event.goes_on else max(now, event.ended_s + self._quiet_s(state.hear))
                self.state = replace(state, quiet_at_s=quiet_at_s, words=f"{state.words} {event.words}".strip())
                return self._turn_ended(self.state, "time", now) if state.over and not event.goes_on else []
            case Waiting(yielding=True, then=then):
                return self._do(then, now)
        return []

    def _quiet_s(self, hear: Hear) -> float:
        """The silence after speech that means something."""
        seconds = patience.QUIET_S[hear.state] if hear.quiet_ends_s is None else hear.quiet_ends_s
        return seconds * self._manner.patience

    def _open_question(self) -> AskFor | None:
        match self.state:
            case Asking(ask=ask) | Speaking(then=AwaitAnswer(ask=ask)):
                return ask
        return None

    def _answered(self, ask: AskFor, match: IntentMatch, now: float) -> list[Action]:
        slot = ANSWER_SLOTS[ask.answer.state][match.intent]
        answer: Value = slot if ask.answer.state is Listening.YES_NO else match.slots.get(slot, "")
        if isinstance(answer, int):
            answer = float(answer)
        self.position = self.plan.answered(self.position, ask, answer)
        record = Record("answer", {"question": ask.save_as, "kind": ask.answer.state.value, "value": answer})
        return [Hush(), record, *self._acknowledge(ask, answer, now)]

    def _acknowledge(self, ask: AskFor, answer: Value, now: float) -> list[Action]:
        """Numbers and choices are said back, so that they can be corrected; the others get the short sound."""
        if ask.words:
            return self._kept_or_not(ask.words if answer == "yes" else "", now)
        said_back = ask.answer.state in (Listening.NUMBER, Listening.CHOICE)
        if said_back:
            return self._say(replies.heard_back(answer), now, Advance())
        return self._play(Score((Sound("heard"),)), now, Advance())

    # What controls do

    def _apply(self, effect: Effect, now: float) -> list[Action]:
        match effect:
            case Effect.STOP:
                return self._stopped()
            case Effect.CALL_HUMAN:
                return self._ended("stopped", replies.human_help(self._manner.help_line))
            case Effect.PAUSE | Effect.TIME_OUT | Effect.CALM_BODY | Effect.CALM_DOWN:
                return self._paused(replies.PAUSE_LINES[effect], now)
            case Effect.RESUME:
                return [Hush(), Record("resumed"), *self._resumed(self._rest(now), now)]
            case Effect.SKIP:
                return [Hush(), *self._skipped(now)]
            case Effect.BACK:
                return [Hush(), *self._returned(now)]
            case Effect.REPEAT:
                return [Hush(), *self._repeated(now)]
            case Effect.SLOWER | Effect.FASTER | Effect.LOUDER | Effect.QUIETER:
                return self._adjusted(effect, now)
            case Effect.TELL_TIME:
                return self._interjected(replies.time_left(self.seconds_left), now)
            case Effect.TELL_HELP:
                return self._interjected(replies.help_line(self._help_task(now)), now)
            case Effect.END_TURN | Effect.PASS:
                return [Hush(), *self._passed(effect, now)]
        return []

    def _rest(self, now: float) -> Task:
        return rest_of(self.state, now)

    def _help_task(self, now: float) -> Task:
        ask = self._open_question()
        return self._rest(now) if ask is None else AwaitAnswer(ask)

    def _unanswered(self, now: float) -> AskFor | Hear | None:
        """The question or turn that the present step still waits for."""
        match self._rest(now):
            case Perform(step=AskFor() | Hear() as step) | Attend(hear=step) | AwaitAnswer(ask=step):
                return step
        return None

    def _interjected(self, line: str, now: float) -> list[Action]:
        """Say a line in between, then do the rest of the step. While paused it stays paused."""
        rest = self._rest(now)
        if isinstance(self.state, Paused):
            return [Hush(), self._aside(prompt_score(line, ASKING_WPM, self._manner.pace))]
        return [Hush(), *self._led_in(line, rest, now)]

    def _led_in(self, line: str, rest: Task, now: float) -> list[Action]:
        return self._ask(line, rest, now) if isinstance(rest, Attend) else self._say(line, now, rest)

    def _paused(self, line: str, now: float) -> list[Action]:
        self.state = Paused(self._rest(now), now + patience.REMIND_AFTER_S)
        return [Hush(), Record("paused"), self._aside(prompt_score(line, ASKING_WPM, self._manner.pace))]

    def _resumed(self, rest: Task, now: float) -> list[Action]:
        step = rest.step if isinstance(rest, Perform) else rest.hear if isinstance(rest, Attend) else None
        return self._led_in(replies.resumed(step), rest, now)

    def _skipped(self, now: float) -> list[Action]:
        step = self._unanswered(now)
        if step is not None:
            self.position = self.plan.answered(self.position, step, None)
        return self._do(Advance(), now)

    def _passed(self, effect: Effect, now: float) -> list[Action]:
        if isinstance(self.state, Hearing):
            return self._turn_ended(self.state, "pass" if effect is Effect.PASS else "done", now)
        if isinstance(self.state, Asking):
            self.position = self.plan.answered(self.position, self.state.ask, self.state.ask.usual)
            return self._say(replies.okay(""), now, Advance())
        return self._skipped(now)

    def _returned(self, now: float) -> list[Action]:
        """To the step before the present one that says or does something; at the beginning, to the first."""
        while len(self._history) > 1:
            self._history.pop()
            reached = self.plan.next(self._history[-1])
            if reached is not None and isinstance(reached.step, WORTH_RETURNING_TO):
                break
        if self._history:
            self.position = self._history.pop()
        return self._do(Advance(), now)

    def _repeated(self, now: float) -> list[Action]:
        rest = self._rest(now)
        match self.state, rest:
            case ((Speaking(moment=Moment.SPEAKING) | Asking()), Perform()):
                return self._do(rest, now)
            case _, Attend(hear=hear):
                return self._ask(hear.text, rest, now)
        return self._say(self._said or replies.CARRYING_ON, now, rest)

    def _adjusted(self, effect: Effect, now: float) -> list[Action]:
        rest, pace = self._rest(now), self._manner.pace
        match effect:
            case Effect.SLOWER | Effect.FASTER:
                slower = effect is Effect.SLOWER
                self._manner = replace(self._manner, pace=pace.slower() if slower else pace.faster())
                rest = at_pace(rest, SLOWER_BREATH if slower else FASTER_BREATH)
            case _:
                step_db = VOLUME_STEP_DB if effect is Effect.LOUDER else -VOLUME_STEP_DB
                self._volume_db = min(LOUDEST_DB, max(QUIETEST_DB, self._volume_db + step_db))
        if isinstance(self.state, Paused):
            self.state = replace(self.state, then=rest)
            return self._interjected(replies.ADJUSTED_LINES[effect], now)
        return [Hush(), *self._led_in(replies.ADJUSTED_LINES[effect], rest, now)]

    def _stopped(self) -> list[Action]:
        return self._ended("stopped", replies.STOPPED)
