"""From an offer to a model in the user's folder: fetched, judged, unpacked beside it, and put in its place in one step."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from assistant.devices.vosk_model_files import fault_in
from assistant.errors import ModelError, StorageError
from assistant.fetching.catalogue import Offer
from assistant.fetching.checksums import LEARNED, changed_files, learn, learned, sha256_of, write_sums
from assistant.fetching.limits import USUAL, Limits
from assistant.fetching.unpacking import unpack, unpacked_bytes
from assistant.folders import make_private

WORKSHOP = ".fetching"
"""In the models folder: all that is not finished. Nothing in it is ever used as a model."""
UNPACKED_TIMES = 2
"""What a model needs unpacked, against its archive; the archive itself tells it exactly once it is here."""
DELETED = "What came was deleted."


class Told(Protocol):
    """Whoever shows how it goes."""

    def waiting(self) -> None:
        """Another program is fetching the same model."""
        ...

    def arrived(self, here_bytes: int) -> None: ...

    def unpacking(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """`learned`: the checksum of the archive was not known before and is pinned from now on."""

    path: Path
    sha256: str
    learned: bool


def is_here(offer: Offer, folder: Path) -> bool:
    """Whether the model is in the folder, whole; reads all of its files."""
    path = folder / offer.name
    return not fault_in(path) and not changed_files(path, offer.files)


def install(offer: Offer, folder: Path, told: Told, limits: Limits = USUAL) -> Fetched | None:
    """The model is in the folder afterwards; None when it was there already. An earlier download is gone on with.

    Raises ModelError when it cannot be had or is not what it should be, StorageError when it cannot be written. Then,
    and also when it is interrupted, the folder has the models that it had.
    """
    workshop = make_private(make_private(folder) / WORKSHOP)
    try:
        with _alone(workshop / f"{offer.name}.lock", told):
            return None if is_here(offer, folder) else _install(offer, folder, told, limits)
    except ModelError as error:
        raise ModelError(f"{offer.name} was not fetched: {error}") from error
    except OSError as error:
        reason = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else error.strerror
        raise StorageError(f"{folder}: {offer.name} cannot be kept there ({reason}).") from error


def _install(offer: Offer, folder: Path, told: Told, limits: Limits) -> Fetched:
    from assistant.fetching.downloading import download

    archive = folder / WORKSHOP / f"{offer.name}.zip"
    ready = folder / WORKSHOP / f"{offer.name}.unpacked"
    here = archive.stat().st_size if archive.exists() else 0
    _make_sure_of_room((1 + UNPACKED_TIMES) * offer.size_bytes - here, offer, folder, limits)
    download(offer, archive, told.arrived, limits)
    _delete(ready)
    try:
        known, digest = _judged(offer, archive, folder)
        told.unpacking()
        _make_sure_of_room(unpacked_bytes(archive), offer, folder, limits)
        unpack(archive, ready)
        _refuse_broken(offer, ready)
        write_sums(ready)
        if not known:
            learn(folder, archive.name, digest)
        _put(ready, folder / offer.name)
    except ModelError as error:
        _delete(archive)
        raise ModelError(f"{error} {DELETED}") from error
    finally:
        _delete(ready)
    _delete(archive)
    _delete(archive.with_name(f"{archive.name}.tag"))
    return Fetched(folder / offer.name, digest, learned=not known)


def _judged(offer: Offer, archive: Path, folder: Path) -> tuple[str, str]:
    """The checksum that was known, or "", and the one that it has. Raises ModelError when they differ."""
    digest = sha256_of(archive)
    remembered = learned(folder, archive.name)
    if offer.sha256 and digest != offer.sha256:
        raise ModelError(f"its checksum is {digest[:12]}, not {offer.sha256[:12]}.")
    if not offer.sha256 and remembered and digest != remembered:
        raise ModelError(
            f"its checksum is {digest[:12]}, and was {remembered[:12]} before. "
            f"If its makers changed it, take its line out of {folder / LEARNED} and try again."
        )
    return offer.sha256 or remembered, digest


def _refuse_broken(offer: Offer, ready: Path) -> None:
    fault = fault_in(ready) or next((f"{name} is not as expected" for name in changed_files(ready, offer.files)), "")
    if fault:
        raise ModelError(f"what it holds cannot be used: {fault}.")


def _make_sure_of_room(needed: int, offer: Offer, folder: Path, limits: Limits) -> None:
    there = limits.free_bytes(folder)
    if there < needed:
        raise StorageError(
            f"{folder}: {offer.name} needs {needed / 1e6:.0f} MB, and {there / 1e6:.0f} MB are free. Make room first."
        )


def _put(ready: Path, place: Path) -> None:
    """What was there before is gone only when the new one is there."""
    old = ready.with_name(f"{place.name}.old")
    _delete(old)
    if os.path.lexists(place):
        place.rename(old)
    ready.rename(place)
    _delete(old)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(file: Path, told: Told) -> Iterator[None]:
    """Of two at once the second waits for the first."""
    lock = FileLock(file, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        told.waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
