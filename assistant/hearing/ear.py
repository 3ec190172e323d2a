"""The ear: frames in, utterances out. The same code live and offline."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil
from typing import TypeAlias

from assistant.guidance.events import Heard, SpeechStarted
from assistant.hearing.echo_guard import Echo, EchoGuard
from assistant.hearing.frames import FRAME_S, AudioFrame
from assistant.hearing.profiles import Listening, ListeningProfile
from assistant.hearing.transcripts import Transcript
from assistant.hearing.turns import TurnChange, TurnDetector
from assistant.hearing.utterances import MARGIN_FRAMES, Utterance
from assistant.ports import Recogniser, SpeechDetector
from assistant.speaking.clips import Samples
from assistant.understanding.grammar import Grammar

EarEvent: TypeAlias = SpeechStarted | Heard

RECENT_FRAMES = 30
"""Kept from before a turn is noticed: the margin, and the frames by which its true beginning lies back."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to listen for."""

    profile: ListeningProfile
    grammar: Grammar


class Ear:
    """Single-threaded; the detector and the recogniser are its own. It is deaf until `listen_for` is called.

    Each SpeechStarted is followed by one Heard, whatever ends the utterance: silence, its length, the guide's own voice, a gap in the
    sound, or the end of the input; what was heard until then is recognised. Their times are seconds on the session clock, counted in
    samples from the frames' own times.
    """

    def __init__(self, detector: SpeechDetector, recogniser: Recogniser, guard: EchoGuard) -> None:
        self._detector = detector
        self._recogniser = recogniser
        self._guard = guard
        self._turns = TurnDetector(ListeningProfile(Listening.IDLE))
        self._recent: deque[Samples] = deque(maxlen=RECENT_FRAMES)
        self._wanted: Wanted | None = None
        self._present: Wanted | None = None
        self._utterance: Utterance | None = None
        self._started_s = 0.0
        self._until_s = 0.0
        self._next_sample = 0

    @property
    def recogniser(self) -> Recogniser:
        return self._recogniser

    def listen_for(self, profile: ListeningProfile, grammar: Grammar) -> None:
        """From the next utterance on; one that has begun is finished as it began. Raises ModelError."""
        self._wanted = Wanted(profile, grammar)
        if self._utterance is None:
            self._change()

    def audible(self, spans: Iterable[tuple[float, float]]) -> None:
        """The guide can be heard in these spans (start_s, end_s on the session clock)."""
        self._guard.audible(spans)

    def hushed(self, at_s: float) -> None:
        """The guide has fallen silent."""
        self._guard.hush(at_s)

    def push(self, frame: AudioFrame) -> list[EarEvent]:
        """What this frame brought. Blocks while an utterance that is over is recognised: some 10 ms, with pocketsphinx up to 1 s."""
        events: list[EarEvent] = []
        if frame.overflowed or frame.start_sample != self._next_sample:
            events += self._break_off()
        self._next_sample = frame.start_sample + len(frame.samples)
        echo = self._guard.echo_in(frame)
        if self._present is None or echo is Echo.LOUD:
            return events + self._break_off()
        return events + self._hear(frame, self._present, may_start=echo is Echo.NONE)

    def flush(self, at_s: float) -> list[EarEvent]:
        """The input is over at `at_s`: what was being said is finished."""
        self._until_s = min(self._until_s, at_s)
        return self._break_off()

    def _hear(self, frame: AudioFrame, present: Wanted, may_start: bool) -> list[EarEvent]:
        self._recent.append(frame.samples)
        self._until_s = frame.end_s
        change = self._turns.push(self._detector.probability(frame.samples), may_start)
        if change is TurnChange.STARTED:
            return [self._begin(present)]
        if self._utterance is None:
            return []
        self._utterance.add(frame.samples, self._turns.frames_since_speech)
        if change is TurnChange.CUT:
            return [replace(self._finish(self._utterance), goes_on=True), self._go_on()]
        if change is TurnChange.ENDED:
            return [self._finish(self._utterance)]
        return self._decide_early(self._utterance, present.grammar)

    def _decide_early(self, utterance: Utterance, grammar: Grammar) -> list[EarEvent]:
        """A word that is sure is handed over before the silence after it is. What is said then is an utterance of its own."""
        silence = self._turns.frames_since_speech
        words = [word for word, silence_s in grammar.settled if ceil(silence_s / FRAME_S) == silence]
        transcript = utterance.settled(words)
        if transcript is None:
            return []
        heard = self._heard(transcript, utterance.finish_words())
        self._recent.clear()
        self._turns.reset()
        return [heard]

    def _begin(self, present: Wanted) -> SpeechStarted:
        frames = self._turns.frames_since_start
        self._started_s = self._until_s - frames * FRAME_S
        self._utterance = self._new_utterance(present.profile, goes_on=False)
        self._utterance.begin(list(self._recent)[-(frames + MARGIN_FRAMES) :])
        return SpeechStarted(self._started_s)

    def _go_on(self) -> SpeechStarted:
        self._started_s = self._until_s
        self._utterance = self._new_utterance(self._turns.profile, goes_on=True)
        return SpeechStarted(self._started_s)

    def _new_utterance(self, profile: ListeningProfile, goes_on: bool) -> Utterance:
        wanted = profile.open_speech and self._recogniser.abilities.open_speech
        open_speech = self._recogniser.open_speech() if wanted else None
        return Utterance(self._recogniser, profile.state, goes_on, open_speech)

    def _finish(self, utterance: Utterance) -> Heard:
        heard = self._heard(utterance.finish(), utterance.finish_words())
        if utterance.is_talk:
            self._change()
        return heard

    def _heard(self, transcript: Transcript, words: str) -> Heard:
        ended_s = self._until_s - self._turns.frames_since_speech * FRAME_S
        self._utterance = None
        if self._wanted is not self._present:
            self._change()
        return Heard(transcript.text, self._started_s, max(ended_s, self._started_s), transcript.score, words)

    def _change(self) -> None:
        self._present = self._wanted
        if self._present is not None:
            self._turns.profile = self._present.profile
            self._recogniser.listen_for(self._present.grammar)

    def _break_off(self) -> list[EarEvent]:
        events: list[EarEvent] = [] if self._utterance is None else [self._finish(self._utterance)]
        if self._recent:
            self._recent.clear()
            self._detector.reset()
            self._turns.reset()
        return events
