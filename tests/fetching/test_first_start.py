"""What ./scripts/start does for the first model, with the real command and a server on this machine."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import NAME
from fault_server import FaultServer, fails, well
from fetching_place import Place

import first_model
import preparing
from virtual_environment import Environment

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(sys.platform == "win32", reason="its Python is stood for by a shell script"),
]


@pytest.fixture
def environment(tmp_path: Path, project: Path) -> Environment:
    made = Environment(tmp_path / "checkout")
    made.python.parent.mkdir(parents=True)
    made.python.write_text(
        f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(project))} exec {shlex.quote(sys.executable)} "$@"\n'
    )
    made.python.chmod(0o755)
    return made


def start(environment: Environment, place: Place) -> None:
    first_model.fetch_once(environment, ["--home", str(place.home)], preparing._call)


def test_the_first_start_fetches_the_model_and_the_second_asks_nothing(
    environment: Environment, place: Place, serve: Callable[..., FaultServer]
) -> None:
    asked = serve().ranges
    for _ in range(2):
        start(environment, place)
    assert (place.in_use(), asked) == (NAME, [""])


def test_a_first_start_without_it_is_one_line_and_fetch_gets_it_later(
    environment: Environment,
    place: Place,
    cargo: bytes,
    serve: Callable[..., FaultServer],
) -> None:
    serve(fails(503))
    for _ in range(2):
        start(environment, place)
    told = place.capfd.readouterr()
    assert (told.out, told.err) == (
        "",
        f"attune: {NAME} was not fetched: {place.server.host} answers with error 503. "
        "Attune goes on with attune-en-tiny. To try again: attune models fetch\n",
    )
    assert place.in_use() == "attune-en-tiny"
    place.server.reply = well(cargo)
    assert place.attune("fetch")[0] == 0
    assert place.in_use() == NAME
