"""Fixtures that every layer shares, and the rule that each test file names its layer."""

from __future__ import annotations

from pathlib import Path

import pytest

LAYERS = {"pure", "contract", "wav", "soundcard", "soak"}
PROJECT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    unmarked = sorted({item.path.name for item in items if not LAYERS & {mark.name for mark in item.iter_markers()}})
    if unmarked:
        raise pytest.UsageError(
            f"these files name no layer (pytestmark = pytest.mark.pure, ...): {', '.join(unmarked)}"
        )


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real recordings beside the checkout; not part of the project."""
    folder = PROJECT.parent / "shared"
    if not (folder / "speech").is_dir():
        pytest.skip("the recordings of real people (../shared/speech) are not here")
    return folder
