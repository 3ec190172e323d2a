"""The states of a session, one frozen class each, and the tasks that say what comes after a prompt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from assistant.guidance import steps
from assistant.guidance.controls import Moment

# --- tasks: what to do once the present prompt is over, or after a pause


@dataclass(frozen=True, slots=True)
class Advance:
    """The next step of the plan."""


@dataclass(frozen=True, slots=True)
class Perform:
    """A step from its beginning."""

    step: steps.Step


@dataclass(frozen=True, slots=True)
class AwaitAnswer:
    """Listen for the answer to a question that has just been asked. `attempt` counts the askings before this one."""

    ask: steps.AskFor
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Attend:
    """Give somebody the floor for `left_s` seconds. `checked`: the gentle line after a long quiet has been said.

    `words`: what was taken down so far.
    """

    hear: steps.Hear
    left_s: float
    spoke: bool = False
    checked: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Keep:
    """What is left of a silence."""

    seconds: float


Task: TypeAlias = Advance | Perform | AwaitAnswer | Attend | Keep


# --- states


@dataclass(frozen=True, slots=True)
class Ready:
    """Not begun."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """Play `play_id` is heard. `then` follows it; `again` is what resuming does when it was interrupted."""

    play_id: int
    then: Task
    again: Task
    began_s: float
    moment: Moment = Moment.SPEAKING


@dataclass(frozen=True, slots=True)
class Waiting:
    """Silence until `until_s`. `yielding`: only because somebody was talking when the next prompt was due."""

    until_s: float
    then: Task
    rings: bool = False
    yielding: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A question waits. `quiet_at_s`: when silence counts as no answer; None while somebody speaks, until `ends_s`."""

    ask: steps.AskFor
    attempt: int
    quiet_at_s: float | None
    ends_s: float


@dataclass(frozen=True, slots=True)
class Hearing:
    """Somebody has the floor until `ends_s`; `quiet_at_s` is None while they speak; `warn_at_s` is None once warned.

    `over`: the time is up and only the end of the sentence is waited for, until `ends_s`.
    """

    hear: steps.Hear
    began_s: float
    ends_s: float
    quiet_at_s: float | None
    warn_at_s: float | None
    spoke: bool
    checked: bool
    over: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Paused:
    """`reminded`: the one reminder after two minutes has been said."""

    then: Task
    until_s: float
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """`outcome`: finished, stopped or parked."""

    outcome: str


State: TypeAlias = Ready | Speaking | Waiting | Asking | Hearing | Paused | Ended


def moment_of(state: State) -> Moment | None:
    """None before the beginning and after the end, when no control means anything."""
    match state:
        case Speaking():
            return state.moment
        case Waiting():
            return Moment.WAITING
        case Asking():
            return Moment.ASKING
        case Hearing():
            return Moment.HEARING
        case Paused():
            return Moment.PAUSED
        case Ready() | Ended():
            return None


def deadline_of(state: State) -> float | None:
    """When the session wants to be woken; set exactly in the states that time ends."""
    match state:
        case Waiting() | Paused():
            return state.until_s
        case Asking():
            return state.ends_s if state.quiet_at_s is None else state.quiet_at_s
        case Hearing():
            times = (state.ends_s, state.quiet_at_s, state.warn_at_s)
            return min(time for time in times if time is not None)
        case Ready() | Speaking() | Ended():
            return None
