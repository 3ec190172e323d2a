"""An archive into a folder. The archive may be made by somebody who means harm, or be broken: then nothing of it is used."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from assistant.errors import ModelError
from assistant.folders import private_opener

MOST_FILES = 1000
MOST_TIMES = 20
"""How many times its own size an archive may unpack to. Models unpack to about twice; zip cannot do more than a thousand."""
LONGEST_PATH = 200
CHUNK_BYTES = 1 << 20


def unpacked_bytes(archive: Path) -> int:
    """What it would take on the disk. Raises ModelError for an archive that must not be unpacked."""
    with _opened(archive) as opened:
        return sum(entry.file_size for entry in _entries(opened, archive))


def unpack(archive: Path, into: Path) -> None:
    """The content of the archive's one top folder becomes the new folder `into`, each file on the disk when this returns.

    Raises ModelError for an archive that is broken or must not be unpacked, OSError from the disk.
    """
    into.mkdir(mode=0o700)
    with _opened(archive) as opened:
        for entry in _entries(opened, archive):
            path = into.joinpath(*PurePosixPath(entry.filename).parts[1:])
            if entry.is_dir():
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
                continue
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with opened.open(entry) as source, open(path, "xb", opener=private_opener) as target:
                    _copy(source, target)
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise ModelError(f"its archive is broken at {entry.filename!r}.") from error


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    """zipfile gives no more than the size that the archive names, and that was added up before."""
    while chunk := source.read(CHUNK_BYTES):
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())


def _opened(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ModelError("its archive is broken.") from error


def _entries(opened: zipfile.ZipFile, archive: Path) -> list[zipfile.ZipInfo]:
    """All of them, when all of them may be unpacked."""
    entries = opened.infolist()
    wrong = next(_wrongs(entries, archive.stat().st_size), "")
    if wrong:
        raise ModelError(f"its archive is refused, since {wrong}.")
    return entries


def _wrongs(entries: list[zipfile.ZipInfo], size_bytes: int) -> Iterator[str]:
    if len(entries) > MOST_FILES:
        yield f"it holds {len(entries)} files"
    if sum(entry.file_size for entry in entries) > MOST_TIMES * size_bytes:
        yield f"it would unpack to more than {MOST_TIMES} times its size"
    for entry in entries:
        if wrong := _wrong_with(entry):
            yield f"{entry.orig_filename!r} {wrong}"
    paths = [PurePosixPath(entry.filename.casefold()) for entry in entries]
    if len(set(paths)) < len(paths):
        yield "it holds two files of one name"
    files = {path for path, entry in zip(paths, entries, strict=True) if not entry.is_dir()}
    if any(parent in files for path in paths for parent in path.parents):
        yield "it holds a file and a folder of one name"
    tops = {path.parts[0] for path in paths}
    if len(tops) != 1 or any(len(path.parts) == 1 for path in files):
        yield "its files are not in one folder"


def _wrong_with(entry: zipfile.ZipInfo) -> str:
    """`orig_filename` is the name as it stands in the archive; zipfile cuts it at a zero and turns signs round."""
    name = entry.orig_filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if name.startswith("/") or ":" in name:
        return "is an absolute path"
    if any(sign in name for sign in "\\\0") or not name.isprintable() or len(name) > LONGEST_PATH:
        return "has signs that no file name should have, or too many"
    if any(part in ("", ".", "..") for part in name.removesuffix("/").split("/")):
        return "leads out of its folder"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device, not a file"
    if entry.flag_bits & 1:
        return "is locked with a password"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in an unusual way"
    return ""
