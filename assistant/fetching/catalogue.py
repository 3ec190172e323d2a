"""The list of models that can be fetched. What it says of them is pinned, so that a download can be judged by it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import SettingsError, UsageError
from assistant.folders import absolute

OWN = Path(__file__).with_name("catalogue.yaml")


@dataclass(frozen=True, slots=True)
class Offer:
    """One model. `sha256` is of the archive, "" when it has to be learned; `files`: checksums of files in the model."""

    name: str
    language: str
    code: str
    size_bytes: int
    sha256: str
    licence: str
    address: str
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def megabytes(self) -> float:
        return self.size_bytes / 1e6


def offers(file: str) -> tuple[Offer, ...]:
    """The models of this list, or of Attune's own where `file` is "". Raises SettingsError when it cannot be read."""
    path = absolute(Path(file)) if file else OWN
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
        known = tuple(_offer(entry) for entry in entries)
        if not known:
            raise ValueError("it names no model")
    except OSError as error:
        raise SettingsError(f"{path}: the list of models cannot be read ({error.strerror}).") from error
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        hint = f" ({error})" if type(error) is ValueError else ""
        raise SettingsError(f"{path}: this is no list of models{hint}. Compare it with {OWN}.") from error
    return known


def offer_named(word: str, known: Sequence[Offer]) -> Offer:
    """By its name, its language or the language's code. Raises UsageError, with the nearest, when there is none."""
    wanted = word.strip().casefold()
    for offer in known:
        if wanted in (offer.name.casefold(), offer.language.casefold(), offer.code.casefold()):
            return offer
    words = [*(offer.name for offer in known), *(offer.language.casefold() for offer in known)]
    near = difflib.get_close_matches(wanted, words, n=1)
    hint = f' Did you mean "{near[0]}"?' if near else " `attune models list` shows what there is."
    raise UsageError(f'there is no model "{word}" to fetch.{hint}')


def _offer(entry: dict[str, Any]) -> Offer:
    """Each value is looked at, whatever the file holds. Raises TypeError or ValueError."""
    made = Offer(**entry)
    texts = [getattr(made, part.name) for part in fields(made) if part.name not in ("size_bytes", "files")]
    if not all(isinstance(text, str) for text in texts) or not isinstance(made.files, dict):
        raise ValueError(f"{made.name}: put the values in quotes")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", made.name):
        raise ValueError("a name has letters, digits, dots and dashes")
    if type(made.size_bytes) is not int or made.size_bytes <= 0:
        raise ValueError(f"{made.name}: size_bytes is a number")
    if not all(re.fullmatch(r"[0-9a-f]{64}", str(told)) for told in (made.sha256 or "0" * 64, *made.files.values())):
        raise ValueError(f"{made.name}: a SHA-256 has 64 signs")
    return made
