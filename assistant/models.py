"""The models that the recogniser Vosk may use: which are here, and which one is in use."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from assistant.devices.vosk_model_files import fault_in, looks_like_model
from assistant.errors import ModelError
from assistant.folders import absolute
from assistant.settings import Settings

SHIPPED = Path(__file__).resolve().parent.parent / "models"
"""In the checkout, beside the package."""
OFFICIAL = "vosk-model-"
ENGLISH = "-en"

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Model:
    """`fault`: what is wrong with its files, "" for a whole one. `official`: made by the makers of Vosk."""

    name: str
    path: Path
    fault: str = ""

    @property
    def official(self) -> bool:
        return self.name.startswith(OFFICIAL)

    @property
    def foreign(self) -> bool:
        """For another language than English, which is Attune's; told from the name."""
        return self.official and ENGLISH not in self.name

    @property
    def megabytes(self) -> float:
        return sum(file.stat().st_size for file in self.path.rglob("*") if file.is_file()) / 1e6


def installed_models(settings: Settings) -> list[Model]:
    """Every Vosk model in the user's models folder and the shipped one, broken ones too: the best to use comes first.

    Whole before broken, English before other languages, official before ours, then by name.
    """
    found: dict[str, Model] = {}
    for folder in (settings.folders.models, SHIPPED):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if looks_like_model(path):
                found.setdefault(path.name, model_at(path))
    return sorted(found.values(), key=lambda model: (bool(model.fault), model.foreign, not model.official, model.name))


def model_in_use(settings: Settings) -> Model:
    """The one of the settings (a name or a folder), else the best that is here. Raises ModelError when there is none to use."""
    installed = installed_models(settings)
    if settings.hearing.model:
        return named_model(settings.hearing.model, installed)
    for model in installed:
        if model.fault:
            _LOG.warning("the model %s is left aside: %s", model.path, model.fault)
    usable = [model for model in installed if not model.fault and not model.foreign]
    if not usable:
        broken = f" {installed[0].path}: {installed[0].fault}." if installed and installed[0].fault else ""
        raise ModelError(
            f"there is no speech model to use.{broken} `attune models fetch` gets the official one for English."
        )
    return usable[0]


def named_model(name: str, installed: list[Model]) -> Model:
    """The installed model of this name, or the model in a folder of this path. Raises ModelError when it is missing or broken."""
    model = next((model for model in installed if model.name == name), None) or model_at(absolute(Path(name)))
    if model.fault:
        here = ", ".join(model.name for model in installed if not model.fault) or "none"
        raise ModelError(f"the model {name} cannot be used: {model.fault}. Models that are here: {here}.")
    return model


def model_at(path: Path) -> Model:
    """The model in this folder, with its fault."""
    return Model(path.name, path, fault_in(path))
