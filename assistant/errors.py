"""Every error a user may see. The message is one or two plain lines: what, where, what to do.

    AttuneError                 exit code 2
    |-- UsageError              wrong words on the command line, or a file that cannot be used
    |   |-- SettingsError       settings file, environment or flag (file and line where there is one)
    |   |-- AuthorError         an exercise, grammar or rehearsal file: file, line and a plain sentence
    |   `-- AudioFileError      a sound file that cannot be read or converted
    |-- DeviceError             exit code 3: no usable microphone, speaker, voice or model
    |   |-- MicrophoneError
    |   |-- SpeakerError
    |   |-- VoiceError
    |   `-- ModelError
    `-- StorageError            exit code 2: the journal or a cache cannot be written or read

Library exceptions are wrapped in `devices/` only, with `from`.
"""

from __future__ import annotations

from pathlib import Path


class AttuneError(Exception):
    """The base of all errors that are told to the user without a traceback."""

    exit_code = 2


class UsageError(AttuneError):
    """Wrong usage, or a file that cannot be used."""


class SettingsError(UsageError):
    """A setting that does not exist or has a wrong value."""


class AuthorError(UsageError):
    """A mistake in a file that a person wrote. `str()` gives "file, line 14: sentence"."""

    def __init__(self, file: str | Path, line: int, sentence: str) -> None:
        super().__init__(f"{file}, line {line}: {sentence}")
        self.file = str(file)
        self.line = line
        self.sentence = sentence


class AudioFileError(UsageError):
    """A sound file that is missing, empty, truncated or not sound at all."""


class DeviceError(AttuneError):
    """A microphone, speaker, voice or model that is missing or failed."""

    exit_code = 3


class MicrophoneError(DeviceError):
    """No microphone, or it was lost."""


class SpeakerError(DeviceError):
    """No speaker, or it was lost."""


class VoiceError(DeviceError):
    """The voice could not be started, or could not render a line."""


class ModelError(DeviceError):
    """A recogniser's model that is missing, broken or lacks what was asked of it."""


class StorageError(AttuneError):
    """The journal or a cache could not be written or read; what was written before stays."""
