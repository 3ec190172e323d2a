"""What comes into the core (events) and what it asks for (actions). Times are seconds on the session clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from assistant.hearing.profiles import ListeningProfile
from assistant.speaking.score import Score
from assistant.understanding.intents import IntentMatch

# --- events


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Someone began to speak at `at_s`. A `Heard` follows, always."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance is over. `text` is "" for sounds that gave no words; it is neither logged nor kept.

    `words`: what open speech made of it, where the profile asked for that; never logged either. `goes_on`: it was cut for
    its length, and the next begins at once.
    """

    text: str
    started_s: float
    ended_s: float
    score: float = 1.0
    words: str = ""
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What an utterance means in the present state: what the guide hands to a session instead of words.

    `had_words` is false for a cough or a chair: sounds in which nothing was recognised. `words`: free words, in a step
    that wants them; "" for everything that means something to the guide. `goes_on`: as in `Heard`.
    """

    match: IntentMatch
    had_words: bool
    ended_s: float
    words: str = ""
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class PlayEnded:
    """Play `play_id` is over after `played_s` seconds; `completed` is false when it was hushed."""

    play_id: int
    completed: bool
    played_s: float


@dataclass(frozen=True, slots=True)
class TimeReached:
    """The deadline of the core has come."""


@dataclass(frozen=True, slots=True)
class DeviceFault:
    """`device`: microphone, speaker, voice, recogniser or journal. `sentence` is plain and has no spoken words."""

    device: str
    sentence: str
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class DeviceBack:
    device: str


@dataclass(frozen=True, slots=True)
class StopRequested:
    """Ctrl-C or a signal."""


@dataclass(frozen=True, slots=True)
class InputEnded:
    """Nobody will say anything any more: what has begun is led to its end."""


Event: TypeAlias = (
    SpeechStarted | Heard | PlayEnded | TimeReached | DeviceFault | DeviceBack | StopRequested | InputEnded
)
SessionEvent: TypeAlias = SpeechStarted | Understood | PlayEnded | TimeReached | StopRequested


# --- actions


@dataclass(frozen=True, slots=True)
class Play:
    """Let the score be heard, after what is heard now. A `PlayEnded` with this id follows, unless a Hush does.

    `volume_db` is added to the settings' level.
    """

    play_id: int
    score: Score
    volume_db: float = 0.0
    keep_listening: bool = False
    """True for short signals during a turn (time left, bells): the play is not waited for by the step."""


@dataclass(frozen=True, slots=True)
class Hush:
    """Silence now. Everything that was asked to play before this is over."""


@dataclass(frozen=True, slots=True)
class Listen:
    """From now on listen with this profile."""

    profile: ListeningProfile


@dataclass(frozen=True, slots=True)
class Record:
    """One line for the journal and every listener (`--events`, terminal). `detail` holds no words a person said."""

    kind: str
    detail: Mapping[str, object] = field(default_factory=dict)
    keep: bool = True
    """False for what only listeners see (captions, turn, state)."""
    words: str = ""
    """For the journal alone: what a person said, after a yes to the question whether to keep this."""


@dataclass(frozen=True, slots=True)
class Finish:
    """The program's work is over: leave the loop."""

    outcome: str


Action: TypeAlias = Play | Hush | Listen | Record | Finish
