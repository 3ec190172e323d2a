"""Everything a user could trip over, one check each: what is so, and how to mend it.

A check may raise: AttuneError is what is wrong, anything else means that the check itself failed. Whoever runs them
does so in a process of their own, since sound and speech libraries can hang or end the whole program.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.settings import Settings

ENOUGH_FREE_MB = 500
LEAST_FREE_MB = 50
ENGLISH_SMALL = "vosk-model-small-en-us-0.15"
"""The official model: 40 MB, word error rate 9.85 on LibriSpeech's clean test (alphacep's list of models)."""


class State(StrEnum):
    OK = "ok"
    ATTENTION = "attention"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `mend` says what to do and is "" when all is well."""

    state: State
    sentence: str
    mend: str = ""


Check = Callable[[Settings], Finding]


def python(_settings: Settings) -> Finding:
    return Finding(State.OK, f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")


def settings(in_force: Settings) -> Finding:
    """Only tells which file; it was read before this."""
    file = in_force.folders.settings_file
    return Finding(State.OK, str(file) if file.exists() else "no settings file; all is at its default")


def folders(settings: Settings) -> Finding:
    """Looks only; makes and writes nothing."""
    places = settings.folders
    needed = (places.settings_file.parent, places.journal_file.parent, places.cache, places.models)
    closed = [str(folder) for folder in needed if not os.access(_nearest(folder), os.W_OK | os.X_OK)]
    if closed:
        mend = "Give yourself the right to write there, or name another folder with --home."
        return Finding(State.BROKEN, f"cannot be written: {', '.join(dict.fromkeys(closed))}", mend)
    return Finding(State.OK, f"{places.journal_file.parent} and the other folders can be written")


def disk(settings: Settings) -> Finding:
    folder = _nearest(settings.folders.cache)
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    sentence = f"{free_mb:,} MB are free at {folder}"
    if free_mb < LEAST_FREE_MB:
        return Finding(State.BROKEN, sentence, f"Make room: at least {LEAST_FREE_MB} MB.")
    if free_mb < ENOUGH_FREE_MB:
        return Finding(State.ATTENTION, sentence, f"Make room: {ENOUGH_FREE_MB} MB are comfortable.")
    return Finding(State.OK, sentence)


def journal(settings: Settings) -> Finding:
    from assistant.devices.sqlite_reading import read_journal

    with read_journal(settings.folders.journal_file) as rows:
        if rows is None:
            return Finding(State.OK, "empty; the first session begins it")
        number = len(rows.sessions())
    return Finding(State.OK, f"{number} session{'s' if number != 1 else ''} in {settings.folders.journal_file}")


def exercises(_settings: Settings) -> Finding:
    from assistant.guidance.loading import load_library

    return Finding(State.OK, f"{len(load_library())} exercises can be led")


def voice(settings: Settings) -> Finding:
    """With a cache of its own, so that the line is really rendered."""
    from assistant.devices.pyttsx3_voice import Pyttsx3Voice

    with (
        tempfile.TemporaryDirectory(prefix="attune-doctor-") as cache,
        Pyttsx3Voice(Path(cache), settings.voice.name) as voice,
    ):
        clip = voice.render("Attune is ready.", 120)
    return Finding(State.OK, f"speaks: {clip.seconds:.1f} s of sound for three words")


def microphone(settings: Settings) -> Finding:
    """Opens it for a moment."""
    from assistant.devices.portaudio import find_device, list_microphones
    from assistant.devices.sounddevice_audio import SounddeviceMicrophone
    from assistant.devices.system_clock import SystemClock

    wanted, devices = settings.sound.microphone, list_microphones()
    found = find_device(wanted, devices)
    if found is None:
        return _no_device("microphone", wanted, [device.name for device in devices])
    with SounddeviceMicrophone(wanted, SystemClock()) as opened:
        if opened.read() is None:
            return Finding(State.BROKEN, f"{found.name}: no sound comes from it", "Look at its switch and its cable.")
    return Finding(State.OK, found.name)


def speaker(settings: Settings) -> Finding:
    from assistant.devices.portaudio import find_device, list_speakers

    wanted, devices = settings.sound.speaker, list_speakers()
    found = find_device(wanted, devices)
    if found is None and wanted != "none":
        return _no_device("speaker", wanted, [device.name for device in devices])
    return Finding(State.OK, found.name if found else "none; the settings say so")


def speech_detector(_settings: Settings) -> Finding:
    import numpy as np

    from assistant.devices.silero_detector import SileroDetector

    with SileroDetector() as detector:
        detector.probability(np.zeros(512, np.int16))
    return Finding(State.OK, "Silero hears whether somebody speaks")


def recogniser(settings: Settings) -> Finding:
    """Loads the model in use, and tells of a better one and of broken ones."""
    from assistant.app import open_recogniser
    from assistant.models import installed_models, model_in_use

    with ExitStack() as stack:
        engine = open_recogniser(settings, stack)
        sentence = f"{engine.engine} with the model {engine.model}"
    if settings.hearing.engine == "pocketsphinx":
        return Finding(State.OK, sentence)
    if engine.engine == "pocketsphinx":
        mend = "Better: an official model for vosk. To get it: attune models fetch"
        return Finding(State.ATTENTION, f"{sentence}, as no model for vosk can be used", mend)
    broken = [f"{model.path} ({model.fault})" for model in installed_models(settings) if model.fault]
    if broken:
        mend = "Fetch it again with `attune models fetch NAME`, or delete it."
        return Finding(State.ATTENTION, f"{sentence}; broken: {'; '.join(broken)}", mend)
    if not model_in_use(settings).official:
        mend = f"Better: the official {ENGLISH_SMALL} (41 MB). To get it: attune models fetch"
        return Finding(State.ATTENTION, f"{sentence}, the small one that comes with Attune", mend)
    return Finding(State.OK, sentence)


def names(settings: Settings) -> Finding:
    """Those of the settings. One that cannot be heard is no fault: it can be typed, and its owner is called by it."""
    from assistant.app import open_recogniser
    from assistant.understanding.vocabulary_check import names_not_heard

    wanted = settings.guide.names
    if not wanted:
        return Finding(State.OK, "none in the settings; common first names are heard anyway")
    with ExitStack() as stack:
        unheard = names_not_heard(wanted, open_recogniser(settings, stack))
    if unheard:
        told = ", ".join(f"{name} (near: {near})" if near else name for name, near in unheard)
        mend = "Write it in guide.names as it sounds, with a name or words that the model knows."
        return Finding(State.ATTENTION, f"the speech model cannot hear {told}", mend)
    return Finding(State.OK, f"all {len(wanted)} of the settings can be heard")


def second_engine(_settings: Settings) -> Finding:
    if importlib.util.find_spec("pocketsphinx") is None:
        mend = "Attune runs without it. Where there is a package for this machine: pip install pocketsphinx"
        return Finding(State.ATTENTION, "pocketsphinx is not installed", mend)
    return Finding(State.OK, "pocketsphinx is here (--engine pocketsphinx)")


CHECKS: Mapping[str, Check] = {
    "python": python,
    "settings": settings,
    "folders": folders,
    "disk": disk,
    "journal": journal,
    "exercises": exercises,
    "voice": voice,
    "microphone": microphone,
    "speaker": speaker,
    "speech detector": speech_detector,
    "recogniser": recogniser,
    "names": names,
    "second engine": second_engine,
}


def _no_device(kind: str, wanted: str, names: list[str]) -> Finding:
    if names:
        mend = f"Connect it, or set sound.{kind} to one of: {', '.join(names)}."
        return Finding(State.BROKEN, f'no {kind} is called "{wanted}"', mend)
    mend = f"Connect a {kind}. Until then `attune rehearse` shows a whole session without one."
    return Finding(State.BROKEN, f"no {kind} is found", mend)


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())
