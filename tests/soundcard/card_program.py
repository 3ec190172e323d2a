"""What a test does with the sound card, in a process of its own: PortAudio reads the environment when it is loaded.

One word names the act; the answer is a line of JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from itertools import pairwise

import numpy as np

from assistant.devices.sounddevice_audio import SounddeviceMicrophone, SounddeviceSpeaker
from assistant.devices.system_clock import SystemClock
from assistant.errors import DeviceError
from assistant.speaking.clips import SPEAKER_RATE_HZ, AudioClip
from assistant.speaking.tracks import PlacedClip, Track


def hum(seconds: float) -> Track:
    samples = (np.sin(np.arange(round(seconds * SPEAKER_RATE_HZ)) * 0.15) * 12_000).astype(np.int16)
    return Track((PlacedClip(0, AudioClip(samples, SPEAKER_RATE_HZ), "", True),), len(samples))


def play() -> dict:
    """Two seconds, to the end."""
    with SounddeviceSpeaker("") as speaker:
        return {"played_s": speaker.play(hum(2.0), speaker.ticket())}


def hush() -> dict:
    """Ten seconds that are hushed after one; twenty short ones that are hushed at their worst moments."""
    with SounddeviceSpeaker("") as speaker:
        threading.Timer(1.0, speaker.hush).start()
        played_s = speaker.play(hum(10.0), speaker.ticket())
        for number in range(20):
            timer = threading.Timer(0.01 * number, speaker.hush)
            timer.start()
            speaker.play(hum(0.1), speaker.ticket())
            timer.join()
        early = speaker.ticket()
        speaker.hush()
        return {"played_s": played_s, "hushed_before_s": speaker.play(hum(5.0), early)}


def listen() -> dict:
    """Three seconds of the microphone: how many frames, whether their times only go up, how loud the loudest is."""
    frames = []
    with SounddeviceMicrophone("", SystemClock()) as microphone:
        print(json.dumps({"ready": True}), flush=True)
        ends = time.monotonic() + 3.0
        while time.monotonic() < ends:
            frame = microphone.read()
            if frame is not None:
                frames.append(frame)
    return {
        "frames": len(frames),
        "in_step": all(frame.start_sample == 512 * number for number, frame in enumerate(frames)),
        "monotone": all(one.at_s <= other.at_s for one, other in pairwise(frames)),
        "peak": max(int(np.abs(frame.samples.astype(int)).max()) for frame in frames),
    }


def listen_until_lost() -> dict:
    with SounddeviceMicrophone("", SystemClock()) as microphone:
        print(json.dumps({"ready": True}), flush=True)
        while True:
            microphone.read()


def play_until_lost() -> dict:
    with SounddeviceSpeaker("") as speaker:
        ticket = speaker.ticket()
        print(json.dumps({"ready": True}), flush=True)
        speaker.play(hum(60.0), ticket)
    return {}


def wrong_name() -> dict:
    with SounddeviceMicrophone("no such thing", SystemClock()):
        return {}


if __name__ == "__main__":
    began = time.monotonic()
    try:
        answer = globals()[sys.argv[1]]()
    except DeviceError as error:
        answer = {"error": str(error), "kind": type(error).__name__}
    left = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    print(json.dumps({**answer, "threads": left, "seconds": time.monotonic() - began}))
