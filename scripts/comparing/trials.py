"""One clip put to an engine, and what came of it; both go from process to process as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ORDER = "order"
"""A state of its own: the grammar of the orders is listened for instead of one of ours."""


@dataclass(frozen=True, slots=True)
class Trial:
    """`test`: the row of the table it counts for. `state`: one of `Listening`, or ORDER.

    `wanted`: "intent" and the slots of the right answer, of an order its slots; empty when nothing may be heard.
    `aside`: of a speaker that no model of ours was trained on. `snr_db`: kitchen noise is mixed in, its place by the `seed`.
    """

    test: str
    state: str
    file: str
    wanted: Mapping[str, str]
    aside: bool = False
    snr_db: float | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`meanings`: "intent" and slots of all that did something. Times are of the processor, in seconds.

    `waits_s`: for each utterance, from the sample that ended it to its meaning.
    """

    texts: tuple[str, ...]
    meanings: tuple[Mapping[str, str], ...]
    audio_s: float
    cpu_s: float
    waits_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """What the engine cost beside the clips.

    `load_s`: from nothing to a recogniser, with its library, by the clock. `memory_mb`: the most that the process held;
    `before_mb`: what it held before the engine was loaded. `reference_s`: processor time of a fixed piece of work.
    """

    load_s: float
    before_mb: float
    memory_mb: float
    reference_s: float


@dataclass(frozen=True, slots=True)
class Results:
    """Everything about one engine with one model."""

    name: str
    trials: tuple[Trial, ...]
    outcomes: tuple[Outcome, ...]
    machine: Machine
