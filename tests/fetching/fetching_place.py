"""A person's home, the commands, and the list of models that names a server on this machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from archives import NAME
from fault_server import FaultServer

from assistant.__main__ import main
from assistant.errors import ModelError
from assistant.fetching.catalogue import Offer, offers
from assistant.models import model_in_use
from assistant.settings import load_settings


@dataclass
class Place:
    """What a person has, and the commands."""

    home: Path
    capfd: pytest.CaptureFixture[str]
    server: FaultServer = field(init=False)

    @property
    def models(self) -> Path:
        return self.home / "models"

    @property
    def workshop(self) -> Path:
        return self.models / ".fetching"

    @property
    def part(self) -> Path:
        """What came so far."""
        return self.workshop / f"{NAME}.zip"

    def attune(self, *words: str) -> tuple[int, str, str]:
        code = main(["--home", str(self.home), "models", *words])
        return code, *self.capfd.readouterr()

    def in_use(self) -> str:
        try:
            return model_in_use(load_settings(self.home, None, {}, {})).name
        except ModelError:
            return ""

    @property
    def listed(self) -> Path:
        """The list of models."""
        return self.home.parent / "list.yaml"

    def left_behind(self) -> set[str]:
        """Names of all that is in the models folder but the locks."""
        found = {path.name for folder in (self.models, self.workshop) for path in folder.glob("*")}
        return {name for name in found if not name.endswith(".lock")} - {".fetching"}

    def list_models(self, body: bytes, **other: object) -> Offer:
        """Writes the list with one model, and gives it as it is read."""
        entry = {
            "name": NAME,
            "language": "English",
            "code": "en",
            "size_bytes": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
            "licence": "Apache-2.0",
            "address": f"http://{self.server.host}/{NAME}.zip",
        } | other
        self.listed.write_text(yaml.safe_dump({"models": [entry]}))
        (offer,) = offers(str(self.listed))
        return offer
