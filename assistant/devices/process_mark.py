"""Whether a process that wrote its mark some time ago is still the same and alive."""

from __future__ import annotations

import os
import sys
from pathlib import Path

STILL_ACTIVE = 0x102
"""What Windows' WaitForSingleObject gives for a process that has not ended (WAIT_TIMEOUT)."""
SYNCHRONIZE = 0x100000


def process_mark() -> str:
    """This process: its number and, where the system tells, the boot and when it began; numbers are used again."""
    return f"{os.getpid()} {_birth(os.getpid())}".strip()


def is_alive(mark: str) -> bool:
    """True while the process that made this mark lives. An empty or strange mark is nobody's."""
    number, _, birth = mark.partition(" ")
    if not number.isdigit() or not _exists(int(number)):
        return False
    return birth == _birth(int(number))


def _birth(number: int) -> str:
    """Linux: the boot and the clock tick at which the process began; elsewhere ""."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        status = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return f"{boot} {status.rpartition(')')[2].split()[19]}"


def _exists(number: int) -> bool:
    if sys.platform == "win32":  # os.kill(number, 0) would end the process there
        import ctypes

        kernel = ctypes.windll.kernel32
        process = kernel.OpenProcess(SYNCHRONIZE, False, number)
        alive = bool(process) and kernel.WaitForSingleObject(process, 0) == STILL_ACTIVE
        kernel.CloseHandle(process)
        return alive
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
