"""The whole loop on one thread with a file as the microphone: its samples are the clock.

The same input gives the same output, sample for sample, as fast as the machine can.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import soxr

from assistant.devices.wav_audio import WavSpeaker
from assistant.errors import VoiceError
from assistant.guidance.events import (
    Action,
    DeviceFault,
    Event,
    Finish,
    Hush,
    InputEnded,
    Listen,
    Play,
    PlayEnded,
    Record,
    TimeReached,
)
from assistant.guidance.guide import Guide
from assistant.hearing.ear import Ear
from assistant.hearing.echo_guard import MUTED_TAIL_S
from assistant.hearing.frames import FRAME_SAMPLES, MICROPHONE_RATE_HZ, AudioFrame
from assistant.ports import Microphone
from assistant.runtime.composing import Composer
from assistant.runtime.recording import Recorder
from assistant.speaking.clips import SPEAKER_RATE_HZ, Samples
from assistant.speaking.tracks import Track

ECHO_DELAY_S = 0.04
"""A virtual room's way from the speaker to the microphone: 34 to 48 ms were measured on a virtual card."""
AFTER_INPUT_S = 2.0
"""So much silence is listened to after the end of the file, so that its last words are heard."""
SPEAKER_FRAME = FRAME_SAMPLES * SPEAKER_RATE_HZ // MICROPHONE_RATE_HZ


Telling: TypeAlias = tuple[float, str, dict[str, object]]
"""Time, event and details of something that listeners are told when its time has come."""


@dataclass(frozen=True, slots=True)
class Playing:
    """What is being heard, or will be after what is heard now."""

    play: Play
    start_s: float
    end_s: float
    audible_s: tuple[tuple[float, float], ...]
    to_tell: tuple[Telling, ...]


@dataclass
class OfflineRuntime:
    """`echo_db`: the level at which the microphone hears the speaker, None for not at all."""

    guide: Guide
    ear: Ear
    microphone: Microphone
    speaker: WavSpeaker
    composer: Composer
    recorder: Recorder
    echo_db: float | None = None
    _playing: list[Playing] = field(default_factory=list)
    _busy_until_s: float = 0.0
    _outcome: str = ""
    _echo: _Echo = field(init=False)

    def __post_init__(self) -> None:
        self._echo = _Echo(self.speaker, self.echo_db)

    def run(self, opening: list[Action]) -> str:
        """Perform the opening actions, lead until the input is over and the guide is idle; returns the outcome."""
        self._perform(opening, 0.0)
        now, input_ended_s = 0.0, None
        while not self._outcome:
            frame = self.microphone.read() if input_ended_s is None else None
            if frame is None:
                input_ended_s = now if input_ended_s is None else input_ended_s
                frame = _silent_frame(now)
            now = frame.end_s
            self._pass_time(now)
            self.speaker.settle(now)
            for event in self.ear.push(self._echo.added(frame)):
                self._handle(event, now)
            if input_ended_s is not None and now - max(input_ended_s, self._busy_until_s) > AFTER_INPUT_S:
                self._handle(InputEnded(), now)
        self._pass_time(max(now, self._busy_until_s))
        self.speaker.close_at(max(now, self._busy_until_s))
        return self._outcome

    def guide_is_silent(self, at_s: float) -> bool:
        """Whether the ears are open: nothing is heard, nor was a moment ago."""
        spans = [span for playing in self._playing for span in playing.audible_s]
        return all(at_s < start_s or at_s > end_s + MUTED_TAIL_S for start_s, end_s in spans)

    def _pass_time(self, until_s: float) -> None:
        """Everything that falls due before this moment, in order, each at its own exact time."""
        while True:
            due = [(playing.end_s, 0, playing) for playing in self._playing if playing.end_s <= until_s]
            deadline = self.guide.deadline
            if due and (deadline is None or min(due)[0] <= deadline):
                self._play_ended(min(due, key=lambda each: each[0])[2])
            elif deadline is not None and deadline <= until_s and not self._outcome:
                self._tell(deadline)
                self._handle(TimeReached(), deadline)
            else:
                break
        self._tell(until_s)

    def _play_ended(self, playing: Playing) -> None:
        self._tell(playing.end_s)
        self._playing.remove(playing)
        self._handle(PlayEnded(playing.play.play_id, True, playing.end_s - playing.start_s), playing.end_s)

    def _tell(self, until_s: float) -> None:
        for index, playing in enumerate(self._playing):
            for at_s, event, detail in playing.to_tell:
                if at_s <= until_s:
                    self.recorder.tell(at_s, event, detail)
            self._playing[index] = replace(
                playing, to_tell=tuple(each for each in playing.to_tell if each[0] > until_s)
            )

    def _handle(self, event: Event, now: float) -> None:
        self._perform(self.guide.handle(event, now), now)

    def _perform(self, actions: list[Action], now: float) -> None:
        for action in actions:
            match action:
                case Play():
                    self._play(action, now)
                case Hush():
                    self._hush(now)
                case Listen(profile=profile):
                    self.ear.listen_for(profile, self.guide.understanding.grammar(profile))
                case Record():
                    self.recorder.record(action, now)
                case Finish(outcome=outcome):
                    self._outcome = outcome

    def _play(self, play: Play, now: float) -> None:
        """Begins when what is heard now has ended, as with one speaker and one voice."""
        try:
            track = self.composer.track(play.score)
        except VoiceError as error:
            self._perform(self.guide.handle(DeviceFault("voice", str(error)), now), now)
            return
        start_s = max(now, self._busy_until_s)
        self.speaker.place(track, start_s, play.volume_db)
        audible_s = tuple((start_s + begin_s, start_s + end_s) for begin_s, end_s in track.audible_spans())
        self.ear.audible(audible_s)
        self._busy_until_s = start_s + track.seconds
        self._playing.append(Playing(play, start_s, self._busy_until_s, audible_s, tellings(play, track, start_s)))

    def _hush(self, now: float) -> None:
        self.speaker.hush(now)
        self.ear.hushed(now)
        self._playing.clear()
        self._busy_until_s = now


def tellings(play: Play, track: Track, start_s: float) -> tuple[Telling, ...]:
    """What a play makes known while it sounds: its text at once, its cues each at its time."""
    said: dict[str, object] = {"play": play.play_id, "text": play.score.text, "seconds": round(track.seconds, 3)}
    cues = [(start_s + at_s, "cue", {"name": name, "play": play.play_id}) for at_s, name in track.cues()]
    return ((start_s, "said", said), *cues) if play.score.text else tuple(cues)


class _Echo:
    """The room between speaker and microphone: what was played, quieter, a little later, at the microphone's rate."""

    def __init__(self, speaker: WavSpeaker, echo_db: float | None) -> None:
        self._speaker = speaker
        self._gain = 0.0 if echo_db is None else float(10 ** (echo_db / 20))
        self._resampler = soxr.ResampleStream(SPEAKER_RATE_HZ, MICROPHONE_RATE_HZ, 1, dtype="float32")
        self._ready: list[Samples] = []
        self._delay_samples = round(ECHO_DELAY_S * SPEAKER_RATE_HZ)

    def added(self, frame: AudioFrame) -> AudioFrame:
        if not self._gain:
            return frame
        start = round(frame.at_s * SPEAKER_RATE_HZ) - self._delay_samples
        played = self._speaker.between(start, start + SPEAKER_FRAME)
        arrived = self._resampler.resample_chunk(played.astype(np.float32))
        self._ready.append(arrived)
        waiting = np.concatenate(self._ready)
        echo = np.zeros(FRAME_SAMPLES, np.float32)
        # The resampler's own delay comes on top of the room's; what it holds back arrives with a later frame.
        taken = min(len(waiting), FRAME_SAMPLES)
        echo[FRAME_SAMPLES - taken :] = waiting[:taken]
        self._ready = [waiting[taken:]]
        mixed = np.clip(frame.samples + echo * self._gain, -32768, 32767).astype(np.int16)
        return replace(frame, samples=mixed)


def _silent_frame(at_s: float) -> AudioFrame:
    return AudioFrame(np.zeros(FRAME_SAMPLES, np.int16), round(at_s * MICROPHONE_RATE_HZ), at_s)
