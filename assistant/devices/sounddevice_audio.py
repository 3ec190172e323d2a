"""The microphone and the speaker, through sounddevice."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import numpy as np

from assistant.devices.portaudio import (
    SoundDevice,
    find_device,
    list_microphones,
    list_speakers,
    load_sounddevice,
    quiet_library,
)
from assistant.devices.tickets import Tickets
from assistant.errors import DeviceError, MicrophoneError, SpeakerError
from assistant.hearing.frames import FRAME_S, FRAME_SAMPLES, MICROPHONE_RATE_HZ, AudioFrame
from assistant.ports import Clock
from assistant.speaking.clips import SPEAKER_RATE_HZ, Samples
from assistant.speaking.levels import with_gain
from assistant.speaking.tracks import Track

READ_S = 0.5
QUEUED_FRAMES = 64
"""Two seconds: a longer backlog is stale, its oldest frames are dropped and the gap is told."""
DEAD_AFTER_S = 2.0
"""A stream that was suspended or frozen raises nothing: only its callbacks stay out."""
OPEN_S = 3.0
"""The first callback of a virtual microphone came up to 1.5 s after the start."""
OUTPUT_BLOCK = 480
OUTPUT_LATENCY_S = 0.1
TAIL_BLOCKS = 3
"""The stream loses the latency and a block or two when it ends by itself; so much silence is played after the track."""


class SounddeviceMicrophone:
    """One long-lived input stream. `name`: a device's name or a part of it, "" for the system's own choice.

    Made, read and closed in one thread. Raises MicrophoneError when there is none or it cannot be opened.
    """

    def __init__(self, name: str, clock: Clock) -> None:
        self._clock = clock
        self._device = _found(name, _listed(list_microphones, MicrophoneError), "microphone", MicrophoneError)
        self.name = self._device.name
        self._blocks: queue.Queue[tuple[bytes, float, bool]] = queue.Queue(QUEUED_FRAMES)
        self._dropped = False
        self._heard_at_s = time.monotonic()
        self._next_sample = 0
        self._stream: Any = None
        self._convert: Callable[[bytes], Samples] = _as_samples

    def __enter__(self) -> Self:
        library = load_sounddevice()
        try:
            with quiet_library():
                self._stream = self._opened(library)
                self._stream.start()
        except library.PortAudioError as error:
            raise MicrophoneError(f"The microphone {self.name} cannot be opened: {error}.") from error
        self._heard_at_s = time.monotonic() + OPEN_S - DEAD_AFTER_S
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            with quiet_library():
                self._stream.abort()
                self._stream.close()

    def read(self) -> AudioFrame | None:
        """The next frame, or None after half a second without one. Raises MicrophoneError once the device is lost."""
        try:
            block, at_s, overflowed = self._blocks.get(timeout=READ_S)
        except queue.Empty:
            if not self._stream.active or time.monotonic() - self._heard_at_s > DEAD_AFTER_S:
                raise MicrophoneError(f"The microphone {self.name} is gone. Connect it and start again.") from None
            return None
        samples = self._convert(block)
        frame = AudioFrame(samples, self._next_sample, at_s, overflowed or self._dropped)
        self._dropped = False
        self._next_sample += len(samples)
        return frame

    def _opened(self, library: Any) -> Any:
        """At 16 kHz, or where the device refuses that, at its own rate."""

        def open_at(rate_hz: float, block: int) -> Any:
            return library.RawInputStream(
                samplerate=rate_hz,
                blocksize=block,
                device=self._device.index,
                channels=1,
                dtype="int16",
                latency="high",
                callback=self._callback,
            )

        try:
            return open_at(MICROPHONE_RATE_HZ, FRAME_SAMPLES)
        except library.PortAudioError:
            rate_hz = self._device.rate_hz
            self._convert = _Resampled(rate_hz)
            return open_at(rate_hz, round(rate_hz * FRAME_S))

    def _callback(self, block: Any, _frames: int, _times: Any, status: Any) -> None:
        """PortAudio's thread: copies and leaves."""
        self._heard_at_s = time.monotonic()
        item = (bytes(block), self._clock.now() - FRAME_S, bool(status.input_overflow))
        try:
            self._blocks.put_nowait(item)
        except queue.Full:
            self._dropped = True
            self._blocks.get_nowait()
            self._blocks.put_nowait(item)


class SounddeviceSpeaker:
    """One output stream a track. `ticket` and `hush` may be called from any thread, all else from one.

    Raises SpeakerError when there is none or it cannot be opened.
    """

    def __init__(self, name: str) -> None:
        self._library = load_sounddevice()
        self._device = _found(name, _listed(list_speakers, SpeakerError), "speaker", SpeakerError)
        self.name = self._device.name
        self._tickets = Tickets()
        self._lock = threading.Lock()
        self._stream: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hush()

    def ticket(self) -> int:
        return self._tickets.give()

    def play(
        self, track: Track, ticket: int, volume_db: float = 0.0, on_start: Callable[[float], None] | None = None
    ) -> float:
        """Blocks until the last sample is out or it is hushed; returns the seconds really played. Raises SpeakerError."""
        playing = _Playing(with_gain(track.samples(), volume_db))
        stream = self._started(playing, ticket)
        if stream is None:
            return 0.0
        try:
            if on_start is not None:
                on_start(float(stream.latency))
            self._wait(playing, ticket, track.seconds)
        finally:
            with self._lock:
                self._stream = None
            with quiet_library():
                stream.abort()
                stream.close()
        return min(playing.played_s, track.seconds)

    def hush(self) -> None:
        """Silence within 10 ms on the virtual card; the stream is aborted, not flushed."""
        self._tickets.end_all()
        with self._lock:
            if self._stream is not None:
                self._stream.abort()

    def _started(self, playing: _Playing, ticket: int) -> Any:
        """The running stream, or None for a ticket that has ended. A hush comes before or after, never in between."""
        library = self._library
        with self._lock:
            if not self._tickets.is_valid(ticket):
                return None
            try:
                with quiet_library():
                    stream = self._opened(library, playing)
                    stream.start()
            except library.PortAudioError as error:
                raise SpeakerError(f"The speaker {self.name} failed: {error}.") from error
            self._stream = stream
            return stream

    def _opened(self, library: Any, playing: _Playing) -> Any:
        stream = library.RawOutputStream(
            samplerate=SPEAKER_RATE_HZ,
            blocksize=OUTPUT_BLOCK,
            device=self._device.index,
            channels=1,
            dtype="int16",
            latency=OUTPUT_LATENCY_S,
            callback=playing.callback,
            finished_callback=playing.finish,
        )
        playing.pad(float(stream.latency) + TAIL_BLOCKS * OUTPUT_BLOCK / SPEAKER_RATE_HZ)
        return stream

    def _wait(self, playing: _Playing, ticket: int, seconds: float) -> None:
        """Until it is over or hushed; a stream that ends early or stands still long after its time is lost."""
        ends_s = time.monotonic() + seconds + DEAD_AFTER_S
        while not playing.finished.wait(0.02):
            if not self._tickets.is_valid(ticket):
                return
            if time.monotonic() > ends_s:
                raise SpeakerError(f"The speaker {self.name} has stopped. Connect it and start again.")
        if self._tickets.is_valid(ticket) and not playing.is_over:
            raise SpeakerError(f"The speaker {self.name} is gone. Connect it and start again.")


class _Playing:
    """The samples on their way into a stream."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        self._sound = len(samples)
        self._at = 0
        self.finished = threading.Event()

    def pad(self, seconds: float) -> None:
        self._samples = np.concatenate([self._samples, np.zeros(round(seconds * SPEAKER_RATE_HZ), np.int16)])

    @property
    def is_over(self) -> bool:
        return self._at >= len(self._samples)

    @property
    def played_s(self) -> float:
        return min(self._at, self._sound) / SPEAKER_RATE_HZ

    def callback(self, out: Any, frames: int, _times: Any, _status: Any) -> None:
        """PortAudio's thread."""
        import sounddevice

        part = self._samples[self._at : self._at + frames]
        self._at += frames
        out[: 2 * len(part)] = part.tobytes()
        if len(part) < frames:
            out[2 * len(part) :] = bytes(2 * (frames - len(part)))
            raise sounddevice.CallbackStop

    def finish(self) -> None:
        self.finished.set()


class _Resampled:
    """A device's own rate to 16 kHz, in whole frames."""

    def __init__(self, rate_hz: float) -> None:
        import soxr

        self._stream = soxr.ResampleStream(rate_hz, MICROPHONE_RATE_HZ, 1, dtype="int16")
        self._rest = np.zeros(0, np.int16)

    def __call__(self, block: bytes) -> Samples:
        self._rest = np.concatenate([self._rest, self._stream.resample_chunk(_as_samples(block))])
        if len(self._rest) < FRAME_SAMPLES:
            self._rest = np.concatenate([np.zeros(FRAME_SAMPLES - len(self._rest), np.int16), self._rest])
        frame, self._rest = self._rest[:FRAME_SAMPLES], self._rest[FRAME_SAMPLES:]
        return frame


def _as_samples(block: bytes) -> Samples:
    return np.frombuffer(block, np.int16)


def _listed(listing: Callable[[], list[SoundDevice]], error: type[DeviceError]) -> list[SoundDevice]:
    try:
        return listing()
    except DeviceError as failure:
        raise error(str(failure)) from failure


def _found(name: str, devices: list[SoundDevice], kind: str, error: type[DeviceError]) -> SoundDevice:
    device = find_device(name, devices)
    if device is not None:
        return device
    if not devices:
        raise error(f"There is no {kind}. Connect one; `attune devices` shows what is found.")
    named = ", ".join(each.name for each in devices)
    raise error(f"There is no {kind} named {name}. There are: {named}")
