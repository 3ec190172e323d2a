"""Checksums: of fetched archives as they were learned, and of the files of a model as they were unpacked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

LEARNED = "learned-checksums.txt"
"""In the models folder: one line an archive whose checksum was not known before it was fetched."""
UNPACKED = "unpacked.sha256"
"""In a fetched model. Read by a check only, not at each start: to read all of a model takes longer than to load it."""


def sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def learned(folder: Path, archive: str) -> str:
    """What was learned of this archive, or ""."""
    return next((digest for digest, name in _lines(folder / LEARNED) if name == archive), "")


def learn(folder: Path, archive: str, digest: str) -> None:
    """One line more, in one write, so that two at once keep both."""
    with (folder / LEARNED).open("a", encoding="utf-8") as stream:
        stream.write(f"{digest}  {archive}\n")


def write_sums(model: Path) -> None:
    """A list of all files of a model that was just unpacked."""
    files = sorted(path for path in model.rglob("*") if path.is_file())
    lines = [f"{sha256_of(path)}  {path.relative_to(model).as_posix()}\n" for path in files]
    (model / UNPACKED).write_text("".join(lines), encoding="utf-8")


def changed_files(model: Path, pinned: Mapping[str, str]) -> list[str]:
    """The files that are missing or not as they were unpacked, or not as `pinned` has them. Reads all of them."""
    expected = {name: digest for digest, name in _lines(model / UNPACKED)} | dict(pinned)
    return [name for name, digest in sorted(expected.items()) if not _is_as(model / name, digest)]


def _is_as(file: Path, digest: str) -> bool:
    return file.is_file() and sha256_of(file) == digest


def _lines(sums: Path) -> Iterator[tuple[str, str]]:
    for line in sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else ():
        digest, _, name = line.partition("  ")
        yield digest, name
