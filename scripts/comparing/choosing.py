"""The engines and models that are here, in the order in which the product would take them."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.errors import UsageError
from assistant.models import installed_models
from assistant.settings import Settings, default_settings


@dataclass(frozen=True, slots=True)
class Candidate:
    """`model`: a folder, "" for an engine with a model inside."""

    name: str
    engine: str
    model: str = ""


def candidates() -> list[Candidate]:
    """Every whole English model with Vosk, then pocketsphinx."""
    found = [
        Candidate(f"vosk, {model.name}", "vosk", str(model.path))
        for model in installed_models(settings_for("vosk", ""))
        if not model.fault and not model.foreign
    ]
    if importlib.util.find_spec("pocketsphinx"):
        found.append(Candidate("pocketsphinx", "pocketsphinx"))
    return found


def chosen(names: Sequence[str], among: Sequence[Candidate]) -> list[Candidate]:
    """Those whose name holds one of these words; all when none is given. Raises UsageError when none is left."""
    found = [one for one in among if not names or any(name in one.name for name in names)]
    if not found:
        here = "; ".join(one.name for one in among) or "none"
        raise UsageError(f"no engine or model is called {' or '.join(names)}. Here are: {here}.")
    return found


def settings_for(engine: str, model: str) -> Settings:
    """The defaults with this engine and model, in the folders of this user."""
    settings = default_settings(None, None, os.environ)
    return replace(settings, hearing=replace(settings.hearing, engine=engine, model=model))
