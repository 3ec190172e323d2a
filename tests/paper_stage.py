"""Leads a session on paper: plays take as long as their words would, and time jumps from one event to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.guidance.controls import Moment
from assistant.guidance.events import (
    Action,
    Hush,
    Listen,
    Play,
    PlayEnded,
    Record,
    SessionEvent,
    TimeReached,
    Understood,
)
from assistant.guidance.exercise import Exercise, Value
from assistant.guidance.manner import Manner
from assistant.guidance.plan import Plan
from assistant.guidance.session import Session
from assistant.guidance.states import Ended, moment_of
from assistant.hearing.profiles import ListeningProfile
from assistant.speaking.score import At, Rest, Score, Sound, Words
from assistant.understanding.intents import Intent, IntentMatch, SlotValue


def length_of(score: Score) -> float:
    seconds = 0.0
    for item in score.items:
        match item:
            case Words(text=text, rate_wpm=rate_wpm):
                seconds += len(text.split()) * 60 / rate_wpm
            case Sound():
                seconds += 0.5
            case Rest(seconds=rest_s):
                seconds += rest_s
            case At(seconds=at_s):
                seconds = at_s
    return seconds


@dataclass
class PaperStage:
    """One session with its clock; `log` holds (time, action) of everything it asked for."""

    session: Session
    now: float = 0.0
    log: list[tuple[float, Action]] = field(default_factory=list)
    playing: tuple[int, float, float] | None = None
    profile: ListeningProfile | None = None

    @classmethod
    def of(cls, exercise: Exercise, values: Mapping[str, Value] | None = None, seed: int = 1) -> PaperStage:
        stage = cls(Session(Plan(exercise, seed), values or {}, Manner()))
        stage.perform(stage.session.start("Hello there.", 0.0))
        return stage

    def perform(self, actions: list[Action]) -> None:
        for action in actions:
            self.log.append((self.now, action))
            match action:
                case Hush():
                    self.playing = None
                case Play(keep_listening=False):
                    assert self.playing is None, "two prompts at once"
                    self.playing = (action.play_id, self.now, self.now + length_of(action.score))
                case Listen(profile=profile):
                    self.profile = profile

    def handle(self, event: SessionEvent) -> list[Action]:
        actions = self.session.handle(event, self.now)
        self.perform(actions)
        return actions

    def hear(self, intent: Intent, had_words: bool = True, **slots: SlotValue) -> list[Action]:
        return self.handle(Understood(IntentMatch(intent, slots, 100.0), had_words, self.now))

    def next_due(self) -> float | None:
        times = [self.session.deadline, self.playing[2] if self.playing else None]
        return min((time for time in times if time is not None), default=None)

    def step(self) -> bool:
        """To the next thing that happens by itself; False when nothing ever will."""
        due = self.next_due()
        if due is None:
            return False
        self.now = max(self.now, due)
        if self.playing and self.playing[2] <= self.now:
            play_id, began_s, ends_s = self.playing
            self.playing = None
            self.handle(PlayEnded(play_id, True, ends_s - began_s))
        else:
            self.handle(TimeReached())
        return True

    def pass_time(self, seconds: float) -> None:
        until = self.now + seconds
        while (due := self.next_due()) is not None and due <= until:
            self.step()
        self.now = until

    def run_to(self, moment: Moment, limit: int = 500) -> None:
        """Until the session is in this moment."""
        for _ in range(limit):
            if moment_of(self.session.state) is moment:
                return
            assert self.step(), f"never reached: {moment}"
        raise AssertionError(f"never reached: {moment}")

    def run_to_the_end(self, limit: int = 5000) -> str:
        for _ in range(limit):
            if isinstance(self.session.state, Ended):
                return self.session.state.outcome
            assert self.step(), f"stuck in {self.session.state}"
        raise AssertionError("no end")

    @property
    def said(self) -> list[str]:
        return [action.score.text for _, action in self.log if isinstance(action, Play) and action.score.text]

    def records(self, kind: str) -> list[Mapping[str, object]]:
        return [action.detail for _, action in self.log if isinstance(action, Record) and action.kind == kind]
