"""Where Attune keeps its files. Nothing is made before it is needed, and what is made belongs to its owner only."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from assistant.errors import SettingsError, StorageError

APPLICATION = "attune"


@dataclass(frozen=True, slots=True)
class Folders:
    """Four places; none of them need exist yet."""

    settings_file: Path
    journal_file: Path
    cache: Path
    models: Path


def folders_of(home: Path | None) -> Folders:
    """All below `home`, or in the platform's own folders of this user. Raises SettingsError when `home` is a file."""
    if home is None:
        kept = platformdirs.user_data_path(APPLICATION, appauthor=False)
        return Folders(
            settings_file=platformdirs.user_config_path(APPLICATION, appauthor=False) / "settings.toml",
            journal_file=kept / "journal.db",
            cache=platformdirs.user_cache_path(APPLICATION, appauthor=False),
            models=kept / "models",
        )
    home = absolute(home)
    if _is_there(home) and not home.is_dir():
        raise SettingsError(f"{home}: this is a file, but --home needs a folder. Name another one.")
    return Folders(home / "settings.toml", home / "journal.db", home / "cache", home / "models")


def absolute(path: Path) -> Path:
    """With `~` replaced, also for a user who is not known (then it is a plain name)."""
    return Path(os.path.expanduser(path)).absolute()  # noqa: PTH111 (Path.expanduser raises for an unknown user)


def make_private(folder: Path) -> Path:
    """The folder, made with its missing parents for the owner only (0700). One that is there already stays as it is.

    Raises StorageError when it cannot be made.
    """
    try:
        for path in reversed([path for path in (folder, *folder.parents) if not _is_there(path)]):
            path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        reason = error.strerror
        raise StorageError(f"{folder}: cannot make this folder ({reason}). Name another with --home.") from error
    if not folder.is_dir():
        raise StorageError(f"{folder}: this is a file where a folder is needed. Move it, or name another --home.")
    return folder


def private_opener(path: str, flags: int) -> int:
    """For `open`: a new file is for the owner only (0600)."""
    return os.open(path, flags, 0o600)


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)
