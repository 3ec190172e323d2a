"""Downloads that break off, stop or run twice, and what the next one makes of what is there."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import archives
import fault_server as server
import pytest
from archives import NAME
from fault_server import FaultServer
from fetching_place import Place

from assistant.errors import ModelError, StorageError
from assistant.fetching.installing import install
from assistant.fetching.limits import Limits

pytestmark = pytest.mark.contract

Serve = Callable[..., FaultServer]


class Untold:
    """Nobody looks on."""

    def waiting(self) -> None: ...

    def arrived(self, here_bytes: int) -> None: ...

    def unpacking(self) -> None: ...


def begun(place: Place, cargo: bytes, length: int, tag: str = "") -> None:
    """What an earlier download left."""
    place.workshop.mkdir(parents=True)
    place.part.write_bytes(cargo[:length])
    if tag:
        place.part.with_name(f"{place.part.name}.tag").write_text(tag)


@pytest.mark.parametrize("at", [1, 3, 4, 30, 16_383, 16_384, 16_385, 1_000_000, -30_000, -1])
def test_cut_once_at_any_byte_it_goes_on_in_the_same_command(place: Place, cargo: bytes, serve: Serve, at: int) -> None:
    """Up to the first block nothing is kept, and then it is the next command that begins."""
    asked = serve(server.first(server.cut(cargo, at, '"a"'), server.well(cargo, '"a"'))).ranges
    code = place.attune("fetch")[0]
    if 0 < at < 16_384:
        assert code == 3
        code = place.attune("fetch")[0]
    assert (code, len(asked), place.in_use(), place.left_behind()) == (0, 2, NAME, {NAME})


def test_the_next_command_asks_only_for_what_is_missing(place: Place, cargo: bytes, serve: Serve) -> None:
    asked = serve().ranges
    begun(place, cargo, 500_000)
    assert place.attune("fetch")[0] == 0
    assert (asked, place.in_use()) == (["bytes=500000-"], NAME)


def test_what_is_whole_is_not_asked_for_again(place: Place, cargo: bytes, serve: Serve) -> None:
    asked = serve().ranges
    begun(place, cargo, len(cargo))
    assert place.attune("fetch")[0] == 0
    assert (asked, place.in_use()) == ([], NAME)


def _lies_about_the_part(cargo: bytes) -> server.Reply:
    part = {"Content-Range": f"bytes 0-{len(cargo) - 1}/{len(cargo)}"}
    return server.first(lambda asked: asked.answer(206, part, cargo), server.well(cargo))


@pytest.mark.parametrize(
    "reply",
    [
        server.unmeasured,
        lambda cargo: server.well(cargo, '"another version"'),
        lambda cargo: server.first(server.fails(416), server.well(cargo)),
        _lies_about_the_part,
    ],
    ids=["ignores what is asked", "has another version", "refuses the part", "sends another part"],
)
def test_a_server_that_cannot_go_on_begins_anew(
    place: Place, cargo: bytes, serve: Serve, reply: Callable[[bytes], server.Reply]
) -> None:
    asked = serve(reply(cargo)).ranges
    begun(place, b"PK\x03\x04 of an older version" + bytes(500_000), 400_000, '"this version"')
    assert place.attune("fetch")[0] == 0
    assert asked[0] == "bytes=400000-"
    assert place.in_use() == NAME


@pytest.mark.parametrize("reply", [server.page, server.fails(500)], ids=["a page to log in", "an error"])
def test_what_came_stays_when_the_server_has_something_else(
    place: Place, cargo: bytes, serve: Serve, reply: server.Reply
) -> None:
    serve(reply)
    begun(place, cargo, 400_000)
    assert place.attune("fetch")[0] == 3
    assert place.part.read_bytes() == cargo[:400_000]


def test_parts_of_two_versions_are_found_out(place: Place, cargo: bytes, serve: Serve) -> None:
    serve()
    begun(place, archives.damaged(cargo), len(cargo) - 1)
    code, _, err = place.attune("fetch")
    assert (code, "its checksum is" in err) == (3, True)
    assert place.attune("fetch")[0] == 0


@pytest.mark.parametrize("length", [0, 700_000])
def test_a_server_that_stalls_is_left_and_what_came_stays(
    place: Place, cargo: bytes, serve: Serve, length: int
) -> None:
    serve(server.stalled(cargo, length) if length else server.silent)
    told = f"nothing came from {place.server.host} for 0.3 s."
    with pytest.raises(ModelError, match=told):
        install(place.list_models(cargo), place.models, Untold(), Limits(stall_s=0.3))
    assert place.left_behind() == ({f"{NAME}.zip"} if length else set())
    place.server.reply = server.well(cargo)
    assert place.attune("fetch")[0] == 0


@pytest.mark.parametrize("enough_for", ["nothing", "the archive"])
def test_without_room_it_says_so_and_nothing_is_installed(
    place: Place, cargo: bytes, serve: Serve, enough_for: str
) -> None:
    """Room for the archive only: a model that unpacks to more than models usually do."""
    large = archives.with_entry(cargo, f"{NAME}/large", bytes(20_000_000)) if enough_for == "the archive" else cargo
    serve(server.well(large))
    room = 4 * len(large) if enough_for == "the archive" else 1_000_000
    with pytest.raises(StorageError) as told:
        install(place.list_models(large), place.models, Untold(), Limits(free_bytes=lambda _: room))
    assert "MB are free. Make room first." in str(told.value)
    assert place.left_behind() == ({f"{NAME}.zip"} if enough_for == "the archive" else set())
    assert place.in_use() == "attune-en-tiny"
    place.server.ranges.clear()
    assert place.attune("fetch")[0] == 0
    assert place.server.ranges == ([] if enough_for == "the archive" else [""])


def command(place: Place) -> list[str]:
    return [sys.executable, "-m", "assistant", "--home", str(place.home), "models", "fetch"]


@pytest.fixture
def environment(project: Path, place: Place) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(project)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
def test_a_disk_that_fills_up_is_one_line_and_what_came_stays(
    place: Place, cargo: bytes, serve: Serve, environment: dict[str, str]
) -> None:
    serve()
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000));"
        "from assistant.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    words = [sys.executable, "-c", program, *command(place)[3:]]
    told = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert told.returncode == 2
    assert told.stderr.splitlines()[-1] == (
        f"attune: {place.models}: {NAME} cannot be kept there (the disk is full). Attune goes on with attune-en-tiny. "
        "To try again: attune models fetch"
    )
    assert place.part.read_bytes() == cargo[:600_000]
    assert place.attune("fetch")[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_keeps_what_came_and_the_next_command_goes_on(
    place: Place, cargo: bytes, serve: Serve, environment: dict[str, str]
) -> None:
    serve(server.stalled(cargo, len(cargo) // 2))
    with subprocess.Popen(
        command(place), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as fetch:
        assert fetch.stderr is not None
        while not fetch.stderr.readline().startswith("  "):
            pass
        fetch.send_signal(signal.SIGINT)
        out, err = fetch.communicate(timeout=60)
    assert (fetch.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "Stopped. Attune goes on with attune-en-tiny. To go on later: attune models fetch"
    assert "Traceback" not in err
    assert place.left_behind() == {f"{NAME}.zip"}
    came = place.part.stat().st_size
    assert came > 100_000
    place.server.reply = server.well(cargo)
    assert place.attune("fetch")[0] == 0
    assert (place.server.ranges[-1], place.in_use()) == (f"bytes={came}-", NAME)


def test_of_two_at_once_one_fetches_and_the_other_waits(
    place: Place, cargo: bytes, serve: Serve, environment: dict[str, str]
) -> None:
    asked = serve().ranges
    two = [subprocess.Popen(command(place), stdout=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
    told = sorted(one.communicate(timeout=60)[0] for one in two)
    assert [one.returncode for one in two] == [0, 0]
    assert [line.split(".1 is here")[1][:8] for line in told] == [" already", ", and it"]
    assert (asked, place.left_behind()) == ([""], {NAME})


def test_what_an_earlier_one_left_half_done_is_cleared_away(place: Place, cargo: bytes, serve: Serve) -> None:
    serve()
    for name in (f"{NAME}.unpacked", f"{NAME}.old"):
        (place.workshop / name / "am").mkdir(parents=True)
        (place.workshop / name / "am/final.mdl").write_bytes(b"half")
    assert place.in_use() == "attune-en-tiny"
    assert place.attune("fetch")[0] == 0
    assert (place.in_use(), place.left_behind()) == (NAME, {NAME})


def test_a_broken_model_is_fetched_again_and_a_whole_one_is_not(place: Place, serve: Serve) -> None:
    asked = serve().ranges
    assert place.attune("fetch")[0] == 0
    code, out, err = place.attune("fetch")
    assert (code, out, err) == (0, f"{NAME} is here already. It is the one in use.\n", "")
    assert len(asked) == 1
    (place.models / NAME / "graph/words.txt").write_text("changed")
    assert place.attune("fetch")[0] == 0
    assert len(asked) == 2
    assert place.attune("check", NAME)[0] == 0


def test_a_fetched_model_is_used_unless_the_settings_name_another(place: Place, serve: Serve) -> None:
    serve()
    assert place.attune("use", "attune-en-tiny")[0] == 0
    code, out, _ = place.attune("fetch")
    assert (code, out) == (0, f"{NAME} is here, and its checksum is right. To use it: attune models use {NAME}\n")
    assert place.in_use() == "attune-en-tiny"
    assert place.attune("use", NAME)[0] == 0
    assert place.in_use() == NAME


def test_as_json_it_is_one_object_and_all_else_goes_to_standard_error(place: Place, cargo: bytes, serve: Serve) -> None:
    serve()
    code, out, err = place.attune("fetch", "--json")
    assert (code, json.loads(out)) == (
        0,
        {
            "name": NAME,
            "path": str(place.models / NAME),
            "already_here": False,
            "sha256": hashlib.sha256(cargo).hexdigest(),
            "learned": False,
            "in_use": True,
        },
    )
    assert err.startswith(f"Fetching {NAME} (")
