"""What is being listened for, and how patiently: one profile a step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Listening(StrEnum):
    """The state of the dialogue as the ears and the understanding see it. The values are the words of `--state`."""

    IDLE = "idle"
    SESSION = "session"
    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"
    NAME = "name"
    SHORT = "short"
    LONG = "long"
    TURN = "turn"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class ListeningProfile:
    """A state with what it needs: the choices on offer, the range of a number, the silence that ends an utterance."""

    state: Listening
    choices: tuple[str, ...] = ()
    lowest: int = 1
    highest: int = 10
    trailing_silence_s: float = 0.7
    longest_s: float = 12.0
    """Speech longer than this is handed over as it is and goes on in the next utterance; nothing is lost."""
    open_speech: bool = False
    """The words themselves are wanted too, beside the commands."""
