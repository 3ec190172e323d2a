"""Opens the live runtime: both owner threads, in an order that leaving the stack undoes."""

from __future__ import annotations

import queue
from contextlib import ExitStack
from functools import partial

from assistant.app import acquaint, open_composer, open_ear
from assistant.devices.silent_speaker import SilentSpeaker
from assistant.devices.sounddevice_audio import SounddeviceMicrophone, SounddeviceSpeaker
from assistant.devices.system_clock import SystemClock
from assistant.devices.typed_words import TypedWords
from assistant.guidance.guide import Guide
from assistant.hearing.ear import Ear
from assistant.ports import Microphone, Speaker
from assistant.runtime.composing import Composer
from assistant.runtime.ear_thread import EarThread
from assistant.runtime.live import LiveRuntime, Message
from assistant.runtime.preparing_thread import PreparingThread
from assistant.runtime.recording import Recorder
from assistant.runtime.voice_thread import VoiceThread
from assistant.settings import Settings


def open_live(settings: Settings, guide: Guide, recorder: Recorder, stack: ExitStack, typed: bool) -> LiveRuntime:
    """Ready to run. Raises MicrophoneError, SpeakerError, VoiceError or ModelError, with nothing left open."""
    clock = SystemClock()
    inbox: queue.Queue[Message] = queue.Queue()

    def open_ears(owned: ExitStack) -> tuple[Ear, Microphone]:
        microphone = owned.enter_context(SounddeviceMicrophone(settings.sound.microphone, clock))
        ear = open_ear(settings, owned)
        acquaint(guide, ear.recogniser, settings)
        return ear, microphone

    def open_voice(owned: ExitStack) -> tuple[Composer, Speaker]:
        return open_composer(settings, owned), owned.enter_context(_speaker(settings, clock))

    preparing = stack.enter_context(PreparingThread(partial(open_composer, settings)))
    voice = stack.enter_context(VoiceThread(open_voice, clock, inbox.put))
    if typed:
        keyboard = stack.enter_context(TypedWords(clock, inbox.put))
        recorder.add(keyboard.listen)
        return LiveRuntime(guide, clock, recorder, inbox, voice, None, preparing)
    ear = stack.enter_context(EarThread(open_ears, inbox.put))
    return LiveRuntime(guide, clock, recorder, inbox, voice, ear, preparing)


def _speaker(settings: Settings, clock: SystemClock) -> Speaker:
    name = settings.sound.speaker
    return SilentSpeaker(clock) if name == "none" else SounddeviceSpeaker(name)
