"""Is this folder a whole Vosk model that takes a grammar? Told from its files, since libvosk ends the program on many broken ones.

Measured with libvosk 0.3.45: a missing or cut HCLr.fst or disambig_tid.int is a segmentation fault, an empty model.conf an abort.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path

MODEL = Path("am/final.mdl")
GRAPH = Path("graph/HCLr.fst")
FIXED_GRAPH = Path("graph/HCLG.fst")
NEEDED = (
    MODEL,
    Path("conf/mfcc.conf"),
    Path("conf/model.conf"),
    GRAPH,
    Path("graph/Gr.fst"),
    Path("graph/disambig_tid.int"),
)
NEEDED_FLAT = tuple(Path(part.name) for part in NEEDED if part.name != "model.conf")
"""In Vosk's first layout, which some of its makers' models still have: all in one folder, the search settings built in."""
NEEDED_WITH_IVECTOR = tuple(
    Path("ivector", name)
    for name in ("final.dubm", "final.ie", "final.mat", "global_cmvn.stats", "online_cmvn.conf", "splice.conf")
)
"""Where there is such a folder at all."""
SUMS = "SHA256SUMS"

_FST_MAGIC = 2125659606
_ADD_ON_BYTES = 4
_STATE_BYTES = 20
_ARC_BYTES = 16


def looks_like_model(folder: Path) -> bool:
    """A folder that is meant to be a Vosk model, whole or not."""
    return any((folder / name).exists() for part in (MODEL, GRAPH, FIXED_GRAPH) for name in (part, part.name))


def fault_in(folder: Path) -> str:
    """What is wrong with it, in plain words, or "" for a whole model that takes grammars. Reads small parts, or all where sums are."""
    try:
        return next(_faults(folder), "")
    except OSError as error:
        return f"{error.filename}: {error.strerror}"


def _faults(folder: Path) -> Iterator[str]:
    if not folder.is_dir():
        yield "there is no such folder"
    elif not looks_like_model(folder):
        yield "this is not a Vosk model"
    flat = _is_flat(folder)
    graph = Path(GRAPH.name) if flat else GRAPH
    if (folder / graph.with_name(FIXED_GRAPH.name)).exists():
        yield "this model cannot take a grammar; use a small one or one with lgraph in its name"
    for part in (*(NEEDED_FLAT if flat else NEEDED), *(NEEDED_WITH_IVECTOR if (folder / "ivector").exists() else ())):
        if not (folder / part).is_file():
            yield f"{part} is missing"
        elif (folder / part).stat().st_size == 0:
            yield f"{part} is empty"
    yield from _differing(folder)
    if _is_cut(folder / graph):
        yield f"{graph} is broken or cut short"


def _is_flat(folder: Path) -> bool:
    return (folder / MODEL.name).exists() and not (folder / MODEL).exists()


def _differing(folder: Path) -> Iterator[str]:
    """Files that are not as their maker listed them."""
    sums = folder / SUMS
    for line in sums.read_text(encoding="utf-8").splitlines() if sums.exists() else ():
        expected, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            yield f"{name} is broken or was changed"


def _is_cut(graph: Path) -> bool:
    """Shorter than its own header says: OpenFst's const layout, or one with look-ahead data around it."""
    with graph.open("rb") as file:
        start = file.read(400)
    try:
        kind, at, states, arcs = _fst_header(start, 0)
        if kind.endswith(b"lookahead"):
            kind, at, states, arcs = _fst_header(start, at + _ADD_ON_BYTES)
    except (struct.error, ValueError):
        return True
    return kind == b"const" and graph.stat().st_size < at + states * _STATE_BYTES + arcs * _ARC_BYTES


def _fst_header(start: bytes, at: int) -> tuple[bytes, int, int, int]:
    """The type, the place after the header, the numbers of states and arcs. Raises ValueError or struct.error."""
    if struct.unpack_from("<i", start, at)[0] != _FST_MAGIC:
        raise ValueError("not an FST")
    kind, at = _counted(start, at + 4)
    _, at = _counted(start, at)
    *_, states, arcs = struct.unpack_from("<iiQqqq", start, at)
    return kind, at + struct.calcsize("<iiQqqq"), states, arcs


def _counted(start: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from("<i", start, at)
    if not 0 <= length < len(start):
        raise ValueError("not a name")
    return start[at + 4 : at + 4 + length], at + 4 + length
