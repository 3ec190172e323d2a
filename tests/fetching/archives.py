"""Archives as they should be and as they must never be unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

NAME = "vosk-model-test-en-0.1"
"""As an official model is called, so that it is preferred once it is here."""


def of_model(model: Path, top: str = NAME) -> bytes:
    """Our own small model as the makers of Vosk would pack it."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.mkdir(top)
        for path in sorted(model.rglob("*")):
            if path.is_file() and path.name != "SHA256SUMS":
                archive.writestr(f"{top}/{path.relative_to(model).as_posix()}", path.read_bytes())
    return stored.getvalue()


def with_entry(whole: bytes, name: str, content: bytes = b"trap", kind: int = stat.S_IFREG) -> bytes:
    """The archive with one entry more, whose name is written as it is given."""
    stored = io.BytesIO(whole)
    with zipfile.ZipFile(stored, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.filename = entry.orig_filename = name
        entry.external_attr = (kind | 0o644) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, content)
    return stored.getvalue()


def with_many(whole: bytes, number: int) -> bytes:
    stored = io.BytesIO(whole)
    with zipfile.ZipFile(stored, "a") as archive:
        for at in range(number):
            archive.writestr(f"{NAME}/{at}", b"")
    return stored.getvalue()


def without(whole: bytes, name: str, instead: bytes | None = None) -> bytes:
    """The archive without this file, or with another content in it."""
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(stored, "w") as other:
        for entry in archive.infolist():
            if not entry.filename.endswith(name):
                other.writestr(entry, archive.read(entry))
            elif instead is not None:
                other.writestr(entry.filename, instead)
    return stored.getvalue()


def damaged(whole: bytes) -> bytes:
    """One byte of a file is another one."""
    at = whole.index(b"graph/HCLr.fst") + 1000
    return whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]


def locked(whole: bytes) -> bytes:
    """It says that its first file has a password."""
    at = whole.index(b"PK\x01\x02", whole.index(b"PK\x01\x02") + 4) + 8
    return whole[:at] + b"\x01" + whole[at + 1 :]


def packed_otherwise(whole: bytes) -> bytes:
    stored = io.BytesIO(whole)
    with zipfile.ZipFile(stored, "a") as archive:
        archive.writestr(f"{NAME}/odd", b"x" * 100, compress_type=zipfile.ZIP_LZMA)
    return stored.getvalue()
