"""Finds a Python that is new enough. This file and the two scripts that load it must be readable by Python 3.6."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NAMES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3", "python")
"""In this order: the first ones have ready-made packages of everything."""
ASKS_VERSION = "import sys; print(*sys.version_info[:2])"


def go_on_with_a_newer_python():
    """Returns when this Python is new enough; else starts the same script again with one that is, or ends."""
    if sys.version_info >= OLDEST:
        return
    newer = newer_python(shutil.which, version_of)
    if newer is None:
        sys.exit(too_old(sys.version_info, sys.platform))
    command = [newer, str(Path(sys.argv[0]).resolve()), *sys.argv[1:]]
    if os.name == "posix":
        os.execv(newer, command)
    sys.exit(subprocess.call(command))


def newer_python(which, version):
    """The path of the first Python on the search path that is new enough, or None."""
    for name in NAMES:
        path = which(name)
        if path and version(path) >= OLDEST:
            return path
    return None


def version_of(path):
    """Major and minor; (0, 0) for what cannot be run."""
    try:
        told = subprocess.check_output([path, "-c", ASKS_VERSION], stderr=subprocess.DEVNULL, timeout=20)
        return tuple(int(part) for part in told.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0, 0)


def too_old(version, platform):
    """The one line for a machine without a Python that is new enough."""
    ways = {"darwin": "brew install python@3.13", "win32": "winget install Python.Python.3.13"}
    way = ways.get(platform, "sudo apt-get install python3.11 python3.11-venv")
    here = f"Attune needs Python 3.11 or newer; this is {version[0]}.{version[1]}."
    return f"{here} Please install one, for example with: {way}"
