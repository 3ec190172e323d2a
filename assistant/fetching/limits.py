"""How long a fetch waits, and where it asks for room. Tests wait for less, and have other disks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a server may take to be reached, how long nothing may come from it, and the room in a folder."""

    connect_s: float = 5.0
    stall_s: float = 20.0
    free_bytes: Callable[[Path], int] = _free_bytes


USUAL = Limits()
