"""`attune models check`: whether the files of the models are whole, and whether they can hear all that Attune listens for."""

from __future__ import annotations

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from pathlib import Path

from assistant.errors import ModelError, UsageError
from assistant.fetching.catalogue import offers
from assistant.fetching.checksums import changed_files
from assistant.hearing.frames import MICROPHONE_RATE_HZ
from assistant.models import Model, installed_models, model_at
from assistant.settings import Settings
from assistant.understanding.vocabulary_check import Unheard


def check(name: str, settings: Settings, as_json: bool) -> int:
    """0, or 1 when a model is not whole; words that cannot be heard are told. "": every model that is here."""
    worst = 0
    for model in _wanted(name, installed_models(settings)):
        fault = _fault(model, settings)
        fault, unheard = (fault, []) if fault or model.foreign else _words(model)
        print(_as_json(model, fault, unheard) if as_json else _in_words(model, fault, unheard))
        worst = max(worst, bool(fault))
    return worst


def _wanted(name: str, installed: list[Model]) -> list[Model]:
    if not name:
        return installed
    models = [model for model in installed if model.name == name]
    if not models and not Path(name).is_dir():
        here = ", ".join(model.name for model in installed) or "none"
        raise UsageError(f'there is no model "{name}" here. Models that are here: {here}.')
    return models or [model_at(Path(name).absolute())]


def _fault(model: Model, settings: Settings) -> str:
    pinned = {offer.name: offer.files for offer in offers(settings.hearing.catalogue)}
    if model.fault:
        return model.fault
    changed = changed_files(model.path, pinned.get(model.name, {}))
    return f"{', '.join(changed)}: missing, broken or changed" if changed else ""


def _words(model: Model) -> tuple[str, list[Unheard]]:
    """What is wrong with the model, and the words it lacks. In a process of its own, which libvosk may end."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as other:
        try:
            return "", other.submit(_unheard, model.path).result()
        except BrokenProcessPool:
            return "Vosk breaks down with this model; some of its files are broken", []
        except ModelError as error:
            return str(error), []


def _unheard(path: Path) -> list[Unheard]:
    """After it has listened to a second of silence: some broken files are only met then."""
    import numpy as np

    from assistant.devices.vosk_recogniser import VoskRecogniser
    from assistant.guidance.loading import load_library
    from assistant.hearing.profiles import Listening, ListeningProfile
    from assistant.understanding.understanding import Understanding
    from assistant.understanding.vocabulary_check import words_not_heard

    with VoskRecogniser(path) as recogniser:
        recogniser.listen_for(Understanding(()).grammar(ListeningProfile(Listening.SESSION)))
        recogniser.accept(np.zeros(MICROPHONE_RATE_HZ, np.int16))
        recogniser.finish()
        return words_not_heard(recogniser, load_library())


def _in_words(model: Model, fault: str, unheard: list[Unheard]) -> str:
    if fault:
        return f"{model.name}: {fault}."
    if model.foreign:
        return (
            f"{model.name}: its files are whole. It is for another language than Attune's, so no words were looked up."
        )
    if not unheard:
        return f"{model.name}: its files are whole, and it can hear every word that Attune listens for."
    words = len({each.word for each in unheard})
    told = "\n".join(f"  {each.where}: {each.sentence}" for each in unheard)
    return (
        f"{model.name}: its files are whole, but it cannot hear {words} of the words that Attune listens for:\n{told}"
    )


def _as_json(model: Model, fault: str, unheard: list[Unheard]) -> str:
    told = {
        "name": model.name,
        "path": str(model.path),
        "ok": not fault,
        "fault": fault,
        "unheard": [asdict(each) for each in unheard],
    }
    return json.dumps(told, ensure_ascii=False)
