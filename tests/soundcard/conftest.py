"""The virtual sound card of each test, and the reason where there can be none."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from virtual_sound_card import VirtualSoundCard, missing_program


@pytest.fixture(scope="session")
def card_folder() -> Iterator[Path]:
    """Short, because a socket's path has at most 108 characters."""
    missing = missing_program()
    if missing:
        pytest.skip(f"the virtual sound card needs {missing}: ./scripts/test installs it where it may")
    with tempfile.TemporaryDirectory(prefix="card-") as folder:
        yield Path(folder)


@pytest.fixture
def card(card_folder: Path, request: pytest.FixtureRequest) -> Iterator[VirtualSoundCard]:
    with VirtualSoundCard(card_folder / f"{abs(hash(request.node.nodeid)) % 10**8}") as made:
        yield made
