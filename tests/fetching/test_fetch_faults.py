"""Everything that can go wrong with a download: the one line that is told, and that nothing half is ever used.

The same lines stand in docs/models.md.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import archives
import fault_server as server
import pytest
from archives import NAME
from fetching_place import Place

pytestmark = pytest.mark.contract

DAMAGED = 3
KEPT, GONE = True, False


@dataclass(frozen=True)
class Fault:
    """`reply`: how the server answers for the right archive. `told`: what is told after the name. `kept`: what came stays."""

    name: str
    reply: Callable[[bytes], server.Reply]
    told: str
    kept: bool = GONE
    listed: Callable[[bytes], dict[str, object]] = field(default=lambda _: {})


def trap(name: str, make: Callable[[bytes], bytes], told: str) -> Fault:
    """An archive that the list names with its size, but without a checksum."""
    return Fault(
        name,
        lambda cargo: server.well(make(cargo)),
        f"{told} What came was deleted.",
        listed=lambda cargo: {"sha256": "", "size_bytes": len(make(cargo))},
    )


def entry(name: str, path: str, told: str, kind: int = stat.S_IFREG) -> Fault:
    return trap(
        name, lambda cargo: archives.with_entry(cargo, path, kind=kind), f"its archive is refused, since {told}."
    )


CONNECTION = (
    Fault(
        "cut off again and again",
        lambda cargo: server.cut(cargo, 200_000),
        "the connection broke off at PART of WHOLE MB. What came so far is kept.",
        KEPT,
    ),
    Fault(
        "ends early without having said how long it is",
        lambda cargo: server.unmeasured(cargo[:300_000]),
        "the connection broke off at PART of WHOLE MB. What came so far is kept.",
        KEPT,
    ),
    Fault(
        "nothing at all comes",
        lambda _: server.unmeasured(b""),
        "the connection broke off at PART of WHOLE MB. What came so far is kept.",
    ),
    Fault(
        "another size",
        lambda cargo: server.well(cargo + b"more"),
        "HOST has SIZE bytes where SIZE are expected. That is not the same model.",
    ),
    Fault(
        "more comes than there should be",
        lambda cargo: server.unmeasured(cargo + b"more"),
        "HOST sends more than the SIZE bytes expected. It was deleted.",
    ),
    Fault(
        "another checksum",
        lambda cargo: server.well(archives.damaged(cargo)),
        "its checksum is DIGEST, not DIGEST. What came was deleted.",
    ),
    Fault(
        "not there",
        lambda _: server.fails(404),
        "HOST no longer has it (error 404). A newer Attune may know where it is.",
    ),
    Fault("server error", lambda _: server.fails(500), "HOST answers with error 500."),
    Fault("busy", lambda _: server.fails(503), "HOST answers with error 503."),
    Fault("asks for a password", lambda _: server.fails(401), "HOST answers with error 401."),
    Fault("leads in a circle", lambda _: server.leads_to("/again"), "HOST leads on and on (5 redirects)."),
    Fault(
        "leads to an address without https",
        lambda _: server.leads_to("http://example.org/model.zip"),
        "HOST leads to http://example.org/model.zip, which is not safe (no https). That is refused.",
    ),
    Fault(
        "leads to a file of this machine",
        lambda _: server.leads_to("file:///etc/passwd"),
        "HOST leads to file:///etc/passwd, which is not safe (no https). That is refused.",
    ),
    Fault(
        "leads nowhere", lambda _: server.leads_to("http://[oops"), "HOST leads to http://[oops, which is no address."
    ),
    Fault(
        "a page to log in",
        lambda _: server.page,
        "HOST sends a web page, not a model. Is there a page to log in to this network?",
    ),
    Fault("no archive", lambda cargo: server.well(b"x" * len(cargo)), "HOST sends something that is no zip archive."),
)
TRAPS = (
    entry("absolute path", "/etc/attune", "'/etc/attune' is an absolute path"),
    entry("a drive", f"C:/{NAME}/x", f"'C:/{NAME}/x' is an absolute path"),
    entry("leads out", f"{NAME}/../../x", f"'{NAME}/../../x' leads out of its folder"),
    entry("backslashes", f"{NAME}\\..\\x", f"'{NAME}\\\\..\\\\x' has signs that no file name should have, or too many"),
    entry(
        "a zero in the name", f"{NAME}/a\0b", f"'{NAME}/a\\x00b' has signs that no file name should have, or too many"
    ),
    entry("a link", f"{NAME}/x", f"'{NAME}/x' is a link or a device, not a file", stat.S_IFLNK),
    entry("a device", f"{NAME}/x", f"'{NAME}/x' is a link or a device, not a file", stat.S_IFCHR),
    entry("one name twice", f"{NAME}/AM/Final.mdl", "it holds two files of one name"),
    entry("a file in a file", f"{NAME}/am/final.mdl/x", "it holds a file and a folder of one name"),
    entry("two folders", "other/x", "its files are not in one folder"),
    entry("beside the folder", "x", "its files are not in one folder"),
    trap(
        "a bomb",
        lambda cargo: archives.with_entry(cargo, f"{NAME}/x", bytes(30 * len(cargo))),
        "its archive is refused, since it would unpack to more than 20 times its size.",
    ),
    trap(
        "a thousand files",
        lambda cargo: archives.with_many(cargo, 1000),
        "its archive is refused, since it holds N files.",
    ),
    trap(
        "a password",
        archives.locked,
        f"its archive is refused, since '{NAME}/am/final.mdl' is locked with a password.",
    ),
    trap(
        "packed otherwise",
        archives.packed_otherwise,
        f"its archive is refused, since '{NAME}/odd' is packed in an unusual way.",
    ),
    trap("damaged", archives.damaged, f"its archive is broken at '{NAME}/graph/HCLr.fst'."),
    trap("without its end", lambda cargo: cargo[:-30], "its archive is broken."),
    trap(
        "a file of the model is missing",
        lambda cargo: archives.without(cargo, "graph/Gr.fst"),
        "what it holds cannot be used: graph/Gr.fst is missing.",
    ),
    trap(
        "the graph is cut",
        lambda cargo: archives.without(cargo, "HCLr.fst", b"cut"),
        "what it holds cannot be used: graph/HCLr.fst is broken or cut short.",
    ),
    trap(
        "no model",
        lambda _: archives.with_entry(b"", "folder/read me"),
        "what it holds cannot be used: this is not a Vosk model.",
    ),
)


def plain(err: str, host: str) -> str:
    """The last line, without what differs from machine to machine."""
    line = err.splitlines()[-1].replace(host, "HOST")
    line = re.sub(r"\b\d+\.\d of \d+\.\d MB", "PART of WHOLE MB", line)
    line = re.sub(r"\b\d{5,}(?= bytes| are expected)", "SIZE", line)
    line = re.sub(r"\bholds \d+ files", "holds N files", line)
    return re.sub(r"\b[0-9a-f]{12}\b", "DIGEST", line)


@pytest.mark.parametrize("fault", [*CONNECTION, *TRAPS], ids=lambda fault: fault.name)
def test_a_fault_is_one_line_and_leaves_nothing_half(
    place: Place, cargo: bytes, serve: Callable[..., server.FaultServer], fault: Fault
) -> None:
    host = serve(fault.reply(cargo)).host
    place.list_models(cargo, **fault.listed(cargo))
    code, out, err = place.attune("fetch")
    assert plain(err, host) == (
        f"attune: {NAME} was not fetched: {fault.told} Attune goes on with attune-en-tiny. "
        "To try again: attune models fetch"
    )
    assert (code, out) == (DAMAGED, "")
    assert place.left_behind() == ({f"{NAME}.zip"} if fault.kept else set())
    assert place.in_use() == "attune-en-tiny"

    place.server.reply = server.well(cargo)
    place.list_models(cargo)
    assert place.attune("fetch")[0] == 0
    assert (place.in_use(), place.left_behind()) == (NAME, {NAME})


def test_every_line_of_a_fault_is_in_the_documents(project: Path) -> None:
    page = (project / "docs/models.md").read_text(encoding="utf-8").replace("\n", " ")
    lines = {fault.told.replace(NAME, "NAME") for fault in (*CONNECTION, *TRAPS)}
    assert not [line for line in sorted(lines) if line.removesuffix(" What came was deleted.") not in page]


def test_nobody_answers(place: Place, cargo: bytes, serve: Callable[..., server.FaultServer]) -> None:
    with serve() as closed:
        host = closed.host
    code, _, err = place.attune("fetch", "english")
    assert (code, plain(err, host)) == (
        3,
        f"attune: {NAME} was not fetched: HOST cannot be reached. Is this machine connected to the network? "
        "Attune goes on with attune-en-tiny. To try again: attune models fetch english",
    )
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "address", ["http://example.org/model.zip", "ftp://example.org/x", "model.zip", "http://[", ""]
)
def test_an_address_without_https_is_never_asked(
    place: Place, cargo: bytes, serve: Callable[..., server.FaultServer], address: str
) -> None:
    serve()
    place.list_models(cargo, address=address)
    code, _, err = place.attune("fetch")
    assert code == 3
    assert f"{address}: models are fetched from https:// addresses only." in err


def test_a_checksum_that_nobody_knew_is_learned_and_said_and_another_one_is_refused(
    place: Place, cargo: bytes, serve: Callable[..., server.FaultServer]
) -> None:
    serve()
    place.list_models(cargo, sha256="")
    code, out, _ = place.attune("fetch")
    digest = hashlib.sha256(cargo).hexdigest()
    pins = place.models / "learned-checksums.txt"
    assert code == 0
    assert out.splitlines()[1:] == [
        f"Its checksum was not known before. From now on only this one is taken ({pins}): {digest}"
    ]
    assert pins.read_text() == f"{digest}  {NAME}.zip\n"

    (place.models / NAME / "graph/Gr.fst").unlink()
    other = archives.with_entry(cargo, f"{NAME}/README")
    place.server.reply = server.well(other)
    place.list_models(other, sha256="")
    code, _, err = place.attune("fetch")
    assert code == 3
    assert f"its checksum is {hashlib.sha256(other).hexdigest()[:12]}, and was {digest[:12]} before." in err
    assert str(pins) in err
    assert place.in_use() == "attune-en-tiny"
    assert place.left_behind() == {NAME, pins.name}

    place.server.reply = server.well(cargo)
    place.list_models(cargo, sha256="")
    assert place.attune("fetch")[1].splitlines() == [
        f"{NAME} is here, and its checksum is right. It is the one in use."
    ]


def test_a_folder_that_cannot_be_written_is_one_line(
    place: Place, cargo: bytes, serve: Callable[..., server.FaultServer]
) -> None:
    serve()
    place.home.mkdir()
    place.models.write_text("a file")
    code, _, err = place.attune("fetch")
    assert (code, place.server.ranges) == (2, [])
    assert f"{place.models}: this is a file where a folder is needed." in err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be somebody else")
def test_somebody_elses_folder_is_one_line(
    place: Place, serve: Callable[..., server.FaultServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    serve()
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("ATTUNE_HEARING_CATALOGUE", shutil.copy(place.listed, folder))
        place.home = Path(folder)
        place.home.chmod(0o755)
        place.models.mkdir()
        os.seteuid(65534)
        try:
            code, _, err = place.attune("fetch")
        finally:
            os.seteuid(0)
    assert (code, place.server.ranges) == (2, [])
    assert err.startswith(f"attune: {place.models}/.fetching: cannot make this folder (Permission denied).")
