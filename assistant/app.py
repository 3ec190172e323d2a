"""Puts the parts together: the only module that knows both the core and the devices."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import StorageError
from assistant.guidance.dry_run import Line, Timing, dry_run
from assistant.guidance.exercise import Exercise, Value
from assistant.guidance.guide import Guide, Household
from assistant.guidance.loading import load_library
from assistant.guidance.manner import Manner
from assistant.hearing.ear import Ear
from assistant.hearing.echo_guard import EchoGuard
from assistant.ports import Recogniser
from assistant.runtime.composing import Composer
from assistant.runtime.recording import Recorder
from assistant.settings import Settings
from assistant.understanding.understanding import StartPhrases, Understanding


def open_recogniser(settings: Settings, stack: ExitStack) -> Recogniser:
    """The engine of the settings with the best model that is here. Raises ModelError."""
    engines: dict[str, Callable[[Settings], Recogniser]] = {"vosk": _vosk, "pocketsphinx": _pocketsphinx}
    return stack.enter_context(engines[settings.hearing.engine](settings))


def open_ear(settings: Settings, stack: ExitStack) -> Ear:
    """Detector, recogniser and the half-duplex guard. Raises ModelError."""
    from assistant.devices.silero_detector import SileroDetector

    return Ear(stack.enter_context(SileroDetector()), open_recogniser(settings, stack), EchoGuard())


def open_composer(settings: Settings, stack: ExitStack) -> Composer:
    """The voice with its cache on disk. Raises VoiceError."""
    from assistant.devices.pyttsx3_voice import Pyttsx3Voice

    voice = Pyttsx3Voice(settings.folders.cache, settings.voice.name)
    return Composer(stack.enter_context(voice), settings)


def open_recorder(settings: Settings, stack: ExitStack, rehearsal: bool = False) -> Recorder:
    """The journal, and whoever else is told. Raises StorageError when the journal cannot be opened."""
    from assistant.devices.sqlite_journal import SqliteJournal
    from assistant.devices.system_clock import SystemClock

    journal = stack.enter_context(SqliteJournal(settings.folders.journal_file, SystemClock()))
    return Recorder(journal, settings.journal, new_session_id, rehearsal)


def make_guide(settings: Settings, seed: int | None, first_today: bool = True) -> Guide:
    """`seed`: the same for every session of an offline run, so that it can be repeated; None draws one each time."""
    library = load_library()
    guide = settings.guide
    manner = Manner(patience=guide.patience, sounds=guide.sounds, help_line=guide.help_line)
    understanding = Understanding([start_phrases(exercise) for exercise in library.values()], guide.names)
    household = Household(guide.names, first_today)
    return Guide(library, understanding, manner, lambda: secrets.randbelow(2**31) if seed is None else seed, household)


def start_phrases(exercise: Exercise) -> StartPhrases:
    """What the understanding needs to know of an exercise."""
    templates = tuple(phrase.template for phrase in exercise.start)
    return StartPhrases(exercise.id, exercise.title, templates)


def exercise_timeline(
    exercise: Exercise, values: Mapping[str, Value], settings: Settings, timing: Timing, silent: bool
) -> Iterator[Line]:
    """A session of this exercise on paper, as the guide would begin it."""
    guide = make_guide(settings, seed=1)
    session, opening = guide.prepared(exercise, values)
    return dry_run(session, opening, timing, silent)


def practised_today(settings: Settings) -> bool:
    """Whether the journal holds a session of this local day; False when it cannot be read."""
    from assistant.devices.sqlite_reading import read_journal

    try:
        with read_journal(settings.folders.journal_file) as rows:
            sessions = rows.sessions() if rows is not None else []
    except StorageError:
        return False
    today = datetime.now().astimezone().date()
    return any(
        session.started_utc.astimezone().date() == today and not session.detail.get("rehearsal") for session in sessions
    )


def new_session_id() -> str:
    """Sorts by time, tells nothing else: "20261122-061043-3f9a"."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def is_sound_file(name: str) -> bool:
    """A file rather than a device: it ends like one."""
    return Path(name).suffix.lower() in {".wav", ".flac", ".aiff", ".aif", ".ogg"}


def _vosk(settings: Settings) -> Recogniser:
    from assistant.devices.vosk_recogniser import VoskRecogniser
    from assistant.models import model_in_use

    return VoskRecogniser(model_in_use(settings).path)


def _pocketsphinx(_settings: Settings) -> Recogniser:
    from assistant.devices.pocketsphinx_recogniser import PocketsphinxRecogniser

    return PocketsphinxRecogniser()
