"""The person of a rehearsal: a microphone that says its lines when the guide listens, and checks what comes of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np

from assistant.hearing.frames import FRAME_SAMPLES, MICROPHONE_RATE_HZ, AudioFrame
from assistant.rehearsing.script import Expect, Script, ScriptLine, Utter, WaitFor
from assistant.speaking.clips import Samples

REACTION_S = 0.5
"""People answer a fifth of a second after a question; half a second after a tone is still quick."""
AFTER_LAST_LINE_S = 3.0
LISTENS_WITHIN_S = 240.0
BETWEEN_LINES_S = 2.0
"""Between two lines of a person: longer than any silence that ends an utterance, so that they stay two."""
ENDS_LISTENING = ("said", "answer", "unanswered", "turn_ended", "control", "started")
NOTHING_FOR_S = 3.0
"""So long after a line that must change nothing, nothing may have come of it."""
CHANGES = ("control", "answer", "turn_ended", "started", "finished")
PERSON_RMS = 10 ** (-26 / 20) * 32768
"""Speech at -26 dBFS: a person at arm's length from a laptop."""


@dataclass(frozen=True, slots=True)
class Happened:
    at_s: float
    event: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not come true. `place` is the script's file and line."""

    place: str
    sentence: str


class ScriptedPerson:
    """A Microphone for the offline runtime, and a listener of its events.

    `render` gives the samples (16 kHz) of a line. `guide_is_silent` tells whether the ears are open at a moment; the
    runtime knows, so it is set once that is made.
    """

    def __init__(self, script: Script, render: Callable[[Utter], Samples], noise: Samples) -> None:
        self.name = str(script.file)
        self.failures: list[Failure] = []
        self._lines: deque[ScriptLine] = deque(script.lines)
        self._render = render
        self._noise = _noise_for(noise, script.room.snr_db)
        self.guide_is_silent: Callable[[float], bool] = lambda _at_s: True
        self.tell: Callable[[float, str], None] = lambda _at_s, _line: None
        """Called with each line when it begins."""
        self._happened: list[Happened] = []
        self._seen = 0
        self._sample = 0
        self._speech: Samples = np.zeros(0, np.int16)
        self._ready_at_s = 0.0
        self._line_began_s = 0.0
        self._listened = False
        self._any_gap = False
        self._last_said: Utter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close."""

    def listen(self, at_s: float, event: str, details: Mapping[str, object]) -> None:
        """The listener: everything the guide makes known."""
        self._happened.append(Happened(at_s, event, details))
        if event == "listening":
            self._listened, self._ready_at_s = True, max(self._ready_at_s, at_s + REACTION_S)
        if event in ENDS_LISTENING:
            self._listened = False
        if event == "said" and isinstance(self._next, Utter) and self._next.over_s is not None:
            self._listened, self._ready_at_s = True, at_s + self._next.over_s

    @property
    def now_s(self) -> float:
        """The person's own clock: the samples given so far."""
        return self._sample / MICROPHONE_RATE_HZ

    def read(self) -> AudioFrame | None:
        """The next frame: silence (and the room's noise), or what is being said. None once the script is over."""
        now = self.now_s
        if len(self._speech) == 0 and not self._go_on(now):
            return None
        said, self._speech = self._speech[:FRAME_SAMPLES], self._speech[FRAME_SAMPLES:]
        samples = self._room(self._sample)
        samples[: len(said)] += said
        frame = AudioFrame(np.clip(samples, -32768, 32767).astype(np.int16), self._sample, now)
        self._sample += FRAME_SAMPLES
        return frame

    @property
    def _next(self) -> ScriptLine | None:
        return self._lines[0] if self._lines else None

    def _go_on(self, now: float) -> bool:
        """Take the lines that are due; False when there is nothing more to wait for."""
        while self._lines:
            line = self._lines[0]
            if not self._is_over(line, now):
                return self._still_hopes(line, now)
            self._lines.popleft()
            self._line_began_s = now
            if isinstance(line, Utter):
                self._speak(line, now)
                return True
        return now - self._line_began_s < AFTER_LAST_LINE_S

    def _still_hopes(self, line: ScriptLine, now: float) -> bool:
        """False, and the rest of the script is given up, when the guide has not listened for a very long time."""
        if not isinstance(line, Utter) or now - self._line_began_s < LISTENS_WITHIN_S:
            return True
        self.failures.append(Failure(line.place, f"the guide did not listen for {LISTENS_WITHIN_S:.0f} s"))
        self._lines.clear()
        return False

    def _is_over(self, line: ScriptLine, now: float) -> bool:
        match line:
            case WaitFor(seconds=seconds):
                self._any_gap = now - self._line_began_s >= seconds
                return self._any_gap
            case Expect():
                return self._came_true(line, now)
            case Utter(over_s=None) if self._any_gap:
                return self.guide_is_silent(now) and self._settled(now)
            case Utter(over_s=None):
                return self._listened and now >= self._ready_at_s and self.guide_is_silent(now) and self._settled(now)
            case Utter():
                return self._listened and now >= self._ready_at_s
        return True

    def _settled(self, now: float) -> bool:
        """What was said before must have had its time when it must change nothing."""
        before = self._last_said
        if before is None or not before.changes_nothing:
            return True
        changed = next((each for each in self._since_seen() if each.event in CHANGES), None)
        if changed is not None:
            self.failures.append(Failure(before.place, f"nothing should have come of it, but {_told(changed)} did"))
            self._last_said = None
            return True
        return now - self._line_began_s >= NOTHING_FOR_S

    def _speak(self, line: Utter, now: float) -> None:
        self._speech = self._render(line)
        self.tell(now, line.text or f"({line.recording.name if line.recording else ''})")
        self._any_gap = False
        self._ready_at_s = now + len(self._speech) / MICROPHONE_RATE_HZ + BETWEEN_LINES_S
        self._last_said = line
        if line.changes_nothing:
            self._seen = len(self._happened)

    def _came_true(self, line: Expect, now: float) -> bool:
        for index, each in enumerate(self._happened[self._seen :], self._seen):
            if each.event == line.event and _has(each.details, line.details):
                self._seen = index + 1
                return True
        if now - self._line_began_s < line.within_s:
            return False
        wanted = ", ".join(f"{key} {value}" for key, value in {"event": line.event, **line.details}.items())
        came = "; ".join(_told(each) for each in self._since_seen() if each.event not in ("said", "cue")) or "nothing"
        sentence = f"expected {wanted} within {line.within_s:g} s; what came: {came[-200:]}"
        self.failures.append(Failure(line.place, sentence))
        self._lines = deque([line])  # what comes after it could only fail as well
        return True

    def _since_seen(self) -> Iterator[Happened]:
        return iter(self._happened[self._seen :])

    def _room(self, start: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
        if len(self._noise) == 0:
            return np.zeros(FRAME_SAMPLES, np.int32)
        places = np.arange(start, start + FRAME_SAMPLES) % len(self._noise)
        return self._noise[places].astype(np.int32)


def at_speaking_level(samples: Samples) -> Samples:
    """Any voice at the loudness of a person at arm's length."""
    rms = float(np.sqrt(np.mean(np.square(samples.astype(np.float64))))) if len(samples) else 0.0
    if rms < 1:
        return samples
    louder: Samples = np.clip(samples * (PERSON_RMS / rms), -32768, 32767).astype(np.int16)
    return louder


def padded_to_frames(samples: Samples) -> Samples:
    return np.pad(samples, (0, -len(samples) % FRAME_SAMPLES))


def _noise_for(noise: Samples, snr_db: float) -> Samples:
    if len(noise) == 0:
        return noise
    rms = float(np.sqrt(np.mean(np.square(noise.astype(np.float64))))) or 1.0
    gain = PERSON_RMS * 10 ** (-snr_db / 20) / rms
    levelled: Samples = np.clip(noise * gain, -32768, 32767).astype(np.int16)
    return levelled


def _has(details: Mapping[str, object], wanted: Mapping[str, str]) -> bool:
    """Every wanted detail, at the top or among the slots; numbers are equal as numbers ("7" and 7)."""
    slots = details.get("slots")
    known = {**(slots if isinstance(slots, Mapping) else {}), **details}
    return all(key in known and _same(known[key], value) for key, value in wanted.items())


def _same(value: object, text: str) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        words = ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
        return words.lower() == text.lower()
    try:
        return float(text) == value
    except ValueError:
        return False


def _told(event: Happened) -> str:
    details = event.details.get("intent") or event.details.get("control") or event.details.get("for") or ""
    return f"{event.event} {details}".strip()
