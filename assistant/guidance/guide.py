"""The guide: waits for a sentence, leads the exercise that it asks for, and waits again. Pure, as its session is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from assistant.guidance import guide_lines as lines
from assistant.guidance import replies
from assistant.guidance.events import (
    Action,
    DeviceFault,
    Event,
    Finish,
    Heard,
    Hush,
    InputEnded,
    Listen,
    Play,
    PlayEnded,
    Record,
    SessionEvent,
    StopRequested,
    Understood,
)
from assistant.guidance.exercise import Exercise, Value
from assistant.guidance.manner import Manner
from assistant.guidance.plan import Plan
from assistant.guidance.session import Session
from assistant.guidance.states import Ended
from assistant.guidance.wishes import WishRefusedError, session_values
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.speaking.prompts import ASKING_WPM, prompt_score
from assistant.speaking.score import Score, Sound
from assistant.understanding.intents import NOTHING, Intent, IntentMatch
from assistant.understanding.understanding import Understanding

IDLE_PROFILE = ListeningProfile(Listening.IDLE, trailing_silence_s=0.8)
CHOICE_S = 12.0
CLOSE_SCORES = 6.0
"""Two candidates nearer than this are asked about, never guessed."""
DISTRESS = (Intent.HARM, Intent.BODY, Intent.OVERWHELMED)


@dataclass(frozen=True, slots=True)
class Choosing:
    """Two exercises were equally likely: which one? Until `until_s`."""

    titles: Mapping[str, IntentMatch]
    until_s: float


@dataclass(frozen=True, slots=True)
class Household:
    """What the guide knows of the people beforehand: `first_today` adds the line on how to interrupt."""

    names: tuple[str, ...] = ()
    first_today: bool = True


@dataclass
class Guide:
    """One room's guide. `new_seed` gives the seed of each session; with it any session can be replayed."""

    library: Mapping[str, Exercise]
    understanding: Understanding
    manner: Manner
    new_seed: Callable[[], int]
    household: Household = field(default_factory=Household)
    session: Session | None = None
    choosing: Choosing | None = None
    next_play_id: int = 1
    input_ended: bool = False
    last_line_id: int = 0
    """The play after which an idle guide says that it listens."""

    @property
    def deadline(self) -> float | None:
        if self.session is not None:
            return self.session.deadline
        return self.choosing.until_s if self.choosing else None

    @property
    def profile(self) -> ListeningProfile:
        if self.session is not None:
            return self.session.profile
        if self.choosing:
            return ListeningProfile(Listening.CHOICE, tuple(self.choosing.titles))
        return IDLE_PROFILE

    @property
    def is_idle(self) -> bool:
        return self.session is None and self.choosing is None

    def lines_ahead(self) -> list[Score]:
        """The prompts that this session will say if people answer as most do; nothing while idle."""
        return self.session.lines_ahead() if self.session else []

    def start(self) -> list[Action]:
        """Greet and listen."""
        return [*self._say(lines.greeting(self.library), listening=True), Listen(self.profile)]

    def begin(self, exercise_id: str, values: Mapping[str, Value], now: float) -> list[Action]:
        """Lead this exercise, at once. Raises KeyError for an exercise that the library lacks."""
        exercise = self.library[exercise_id]
        session, opening = self.prepared(exercise, values)
        self.session, self.choosing = session, None
        self.household = replace(self.household, first_today=False)
        details = {
            "exercise": exercise.id,
            "version": exercise.version,
            "title": exercise.title,
            "planned_s": round(session.seconds_left),
            "people": values.get("people"),
            "settings": {key: value for key, value in values.items() if key not in ("people", "names")},
            "seed": session.plan.seed,
        }
        return [Record("began", details), *session.start(opening, now)]

    def prepared(self, exercise: Exercise, values: Mapping[str, Value]) -> tuple[Session, str]:
        """A session that is ready to start, and its opening line."""
        session = Session(Plan(exercise, self.new_seed()), values, self.manner, self.next_play_id)
        people = values.get("people")
        number = int(people) if isinstance(people, float) else None
        return session, replies.opening(exercise, session.seconds_left, number, self.household.first_today)

    def handle(self, event: Event, now: float) -> list[Action]:
        """Everything that follows from this event; never raises."""
        if isinstance(event, StopRequested) and self.session is None:
            return [Hush(), Finish("stopped")]
        if isinstance(event, InputEnded):
            self.input_ended = True
            return [] if self.session else [Finish("input ended")]
        if isinstance(event, DeviceFault):
            return self._faulted(event)
        if isinstance(event, Heard):
            return self._heard(event, now)
        if self.session is not None:
            actions = self._led(event, now) if isinstance(event, SessionEvent) else []
            return [*actions, Finish("stopped")] if isinstance(event, StopRequested) else actions
        if isinstance(event, PlayEnded) and event.play_id == self.last_line_id:
            return [self._listening()]
        if self.choosing and now >= self.choosing.until_s:
            self.choosing = None
            return [Listen(self.profile), self._listening()]
        return []

    def _heard(self, heard: Heard, now: float) -> list[Action]:
        match = self.understanding.understand(heard.text, self.profile)
        if match.intent is Intent.NONE and heard.words:
            match = self._distress(heard.words)
        record = _intent_record(match, self.profile, heard)
        if self.session is not None:
            words = heard.words if match.intent is Intent.NONE else ""
            had_words = bool(heard.text.strip())
            return [record, *self._led(Understood(match, had_words, heard.ended_s, words, heard.goes_on), now)]
        return [record, *self._answer(match, now)]

    def _distress(self, words: str) -> IntentMatch:
        """Free words are no commands, but what tells of distress is heard in them too."""
        match = self.understanding.understand(words, self.profile)
        return match if match.intent in DISTRESS else NOTHING

    def _led(self, event: SessionEvent, now: float) -> list[Action]:
        session = self.session
        if session is None:
            return []
        actions = session.handle(event, now)
        self.next_play_id = session.next_play_id
        if isinstance(session.state, Ended):
            self.session = None
            goodbye = next((action.play_id for action in actions if isinstance(action, Play)), 0)
            self.last_line_id = goodbye
            if self.input_ended:
                return [*actions, Finish("input ended")]
            return [*actions, Listen(self.profile), *([] if goodbye else [self._listening()])]
        return actions

    def _answer(self, match: IntentMatch, now: float) -> list[Action]:
        """What is done for a sentence while no exercise runs; talk that is not for the guide gets silence."""
        if self.choosing and match.intent is Intent.CHOICE:
            return self._start_wish(self.choosing.titles[str(match.slots["choice"])], now)
        match match.intent:
            case Intent.START_EXERCISE:
                rival = self._rival(match)
                return self._choose(match, rival, now) if rival else self._start_wish(match, now)
            case Intent.LIST_EXERCISES | Intent.HELP:
                return self._say(lines.what_i_can_do(self.library), listening=True)
            case Intent.SET_NAMES:
                names = match.slots.get("names", ())
                self.household = Household(names if isinstance(names, tuple) else (), self.household.first_today)
                return self._say(lines.names_noted(self.household.names))
            case Intent.HISTORY:
                return self._say(lines.HISTORY)
            case Intent.GOODBYE:
                return [*self._say(lines.GOODBYE), Finish("goodbye")]
            case Intent.STOP:
                self.choosing = None
                return [Hush(), Listen(self.profile), self._listening()]
        return []

    def _start_wish(self, match: IntentMatch, now: float) -> list[Action]:
        exercise = self.library[str(match.slots["exercise"])]
        try:
            values = session_values(exercise, match.slots, self.household.names)
        except WishRefusedError as refused:
            self.choosing = None
            return [*self._say(str(refused), listening=True), Listen(self.profile)]
        return [self._play(Score((Sound("heard"),))), *self.begin(exercise.id, values, now)]

    def _rival(self, match: IntentMatch) -> str:
        """The id of another exercise that is nearly as likely, or ""."""
        near = match.score - match.runner_up_score < CLOSE_SCORES
        other = match.runner_up.removeprefix("start_exercise:")
        return other if near and other in self.library and other != match.slots.get("exercise") else ""

    def _choose(self, match: IntentMatch, rival: str, now: float) -> list[Action]:
        first = self.library[str(match.slots["exercise"])].title.lower()
        second = self.library[rival].title.lower()
        other = IntentMatch(Intent.START_EXERCISE, {**match.slots, "exercise": rival})
        self.choosing = Choosing({first: match, second: other}, now + CHOICE_S)
        return [*self._say(lines.which(first, second), listening=True), Listen(self.profile)]

    def _faulted(self, fault: DeviceFault) -> list[Action]:
        """A lost device ends the program with what was done on record; only a passing trouble is borne."""
        record = Record("fault", {"device": fault.device, "sentence": fault.sentence})
        return [record, Finish("fault")] if fault.lasting else [record]

    def _say(self, text: str, listening: bool = False) -> list[Action]:
        self.last_line_id = self.next_play_id
        return [self._play(prompt_score(text, ASKING_WPM, self.manner.pace, ending="listening" if listening else ""))]

    def _play(self, score: Score) -> Play:
        self.next_play_id += 1
        return Play(self.next_play_id - 1, score, keep_listening=True)

    def _listening(self) -> Record:
        return Record("listening", {"for": self.profile.state.value}, keep=False)


def _intent_record(match: IntentMatch, profile: ListeningProfile, heard: Heard) -> Record:
    """The answer for listeners; the words themselves are not in it."""
    details = {
        "intent": match.intent.value,
        "slots": dict(match.slots),
        "score": round(match.score, 1),
        "state": profile.state.value,
        "started": round(heard.started_s, 3),
        "ended": round(heard.ended_s, 3),
        **({"exercise": match.slots["exercise"]} if "exercise" in match.slots else {}),
    }
    return Record("intent", details, keep=False)
