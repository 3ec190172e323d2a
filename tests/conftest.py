"""Fixtures that every layer shares, and the rule that each test file names its layer."""

from __future__ import annotations

import os
from collections.abc import Iterator
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


@pytest.fixture(scope="session", autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A person's own settings, models and journal are neither used nor touched: the tests give the same everywhere."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in [name for name in os.environ if name.startswith("ATTUNE_")]:
            patch.delenv(variable)
        patch.setenv("ATTUNE_HOME", str(tmp_path_factory.mktemp("nobody") / "home"))
        yield


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
