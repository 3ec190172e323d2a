"""A home with nothing in it, a server on this machine, and the list of models that names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from archives import of_model
from fault_server import FaultServer, Reply, well
from fetching_place import Place


@pytest.fixture(scope="session")
def cargo(project: Path) -> bytes:
    """Our own small model, packed."""
    return of_model(project / "models/attune-en-tiny")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Place:
    monkeypatch.setenv("ATTUNE_HEARING_CATALOGUE", str(tmp_path / "list.yaml"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    return Place(tmp_path / "home", capfd)


@pytest.fixture
def serve(place: Place, cargo: bytes) -> Iterator[Callable[[Reply], FaultServer]]:
    """Starts the server with this reply, and lists the model with it."""
    with ExitStack() as stack:

        def start(reply: Reply | None = None) -> FaultServer:
            place.server = stack.enter_context(FaultServer(reply or well(cargo)))
            place.list_models(cargo)
            return place.server

        yield start
