"""Puts the parts together: the only module that knows both the core and the devices."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import AuthorError, ModelError, StorageError
from assistant.guidance import blocks
from assistant.guidance.dry_run import Line, Timing, dry_run
from assistant.guidance.exercise import Exercise, Value
from assistant.guidance.guide import Guide, Household
from assistant.guidance.loading import load_library
from assistant.guidance.manner import Manner
from assistant.hearing.ear import Ear
from assistant.hearing.echo_guard import EchoGuard
from assistant.hearing.evidence import DOUBTED
from assistant.hearing.level_gate import LevelGate
from assistant.hearing.second_opinion import SecondOpinion
from assistant.ports import Recogniser, SpeechDetector, Spotter
from assistant.runtime.composing import Composer
from assistant.runtime.recording import Recorder
from assistant.settings import Settings
from assistant.understanding.understanding import StartPhrases, Understanding
from assistant.understanding.vocabulary_check import names_not_heard, unheard, words_of_exercise

KEYWORDS = "attune-keywords"
MORE_DOUBTED = {"pocketsphinx": 0.3}
"""How sure the keyword network must be of a word, where an engine takes more words for one of ours than vosk does."""

_LOG = logging.getLogger(__name__)


def open_recogniser(settings: Settings, stack: ExitStack) -> Recogniser:
    """The engine of the settings with the best model that is here. Raises ModelError."""
    recogniser = stack.enter_context(_engine(settings))
    spotter = open_spotter(stack)
    if spotter is None:
        return recogniser
    return SecondOpinion(recogniser, spotter, MORE_DOUBTED.get(recogniser.engine, DOUBTED))


def open_spotter(stack: ExitStack) -> Spotter | None:
    """The keyword network; None where its weights are missing or broken, which is no hindrance."""
    from assistant.devices.keyword_spotter import KeywordSpotter
    from assistant.models import SHIPPED as MODELS

    try:
        return stack.enter_context(KeywordSpotter(MODELS / KEYWORDS))
    except ModelError as error:
        _LOG.info("no keyword network: %s", error)
        return None


def open_ear(settings: Settings, stack: ExitStack) -> Ear:
    """Detector, recogniser and the half-duplex guard. Raises ModelError."""
    return Ear(open_detector(stack), open_recogniser(settings, stack), EchoGuard())


def open_detector(stack: ExitStack) -> SpeechDetector:
    """A level gate, and behind it Silero. Raises ModelError."""
    from assistant.devices.silero_detector import SileroDetector

    return stack.enter_context(LevelGate(stack.enter_context(SileroDetector())))


def acquaint(guide: Guide, recogniser: Recogniser, settings: Settings) -> None:
    """The guide learns what these ears can do, before it begins.

    Raises AuthorError when an exercise of one's own needs a word that they cannot hear. Of the shipped ones the phrases
    with such a word are left out; that, and a household's names, are told in one line of warning.
    """
    for exercise in guide.library.values():
        for lacking in unheard(words_of_exercise(exercise), recogniser):
            if Path(exercise.file).parent != blocks.SHIPPED:
                raise AuthorError(lacking.file, lacking.line, lacking.sentence)
            _LOG.warning("%s: %s A phrase with it is left out.", lacking.where, lacking.sentence)
    if names_not_heard(settings.guide.names, recogniser):
        _LOG.warning("some names of the setting guide.names cannot be heard; `attune doctor` says what to do")
    guide.manner = replace(guide.manner, open_speech=recogniser.abilities.open_speech)


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


def _engine(settings: Settings) -> Recogniser:
    """Without a choice vosk, and pocketsphinx where vosk cannot be used: docs/measurements.md has the figures of both."""
    engines: dict[str, Callable[[Settings], Recogniser]] = {"vosk": _vosk, "pocketsphinx": _pocketsphinx}
    if settings.hearing.engine in engines:
        return engines[settings.hearing.engine](settings)
    try:
        return _vosk(settings)
    except ModelError as error:
        if settings.hearing.model:
            raise
        try:
            other = _pocketsphinx(settings)
        except ModelError:
            raise error from None
        _LOG.warning("%s Going on with pocketsphinx.", error)
        return other


def _vosk(settings: Settings) -> Recogniser:
    from assistant.devices.vosk_recogniser import VoskRecogniser
    from assistant.models import model_in_use

    return VoskRecogniser(model_in_use(settings).path)


def _pocketsphinx(_settings: Settings) -> Recogniser:
    from assistant.devices.pocketsphinx_recogniser import PocketsphinxRecogniser

    return PocketsphinxRecogniser()
