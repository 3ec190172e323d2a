"""Training in courses: first on synthesised speech, from nothing; then on the mixture with people's recordings.

The weights that are kept are a running mean over the last few hundred steps: a fully cooled-down network fits the synthesisers
better and people worse. A checkpoint every few minutes lets a broken-off course go on.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from train_model.features import COEFFICIENTS
from train_model.mixing import Batch, Mixture
from train_model.network import SUBSAMPLING, Network
from train_model.objective import log_any, log_said, phone_bigram
from train_model.phones import NUMBER, SILENCE, UNKNOWN_SPEECH

WARM_UP_STEPS = 150
STEPS_A_CHECKPOINT = 200
BATCHES_BETWEEN = 40
BIGRAM_ITEMS = 6000
PEOPLE_IN_BIGRAM = 0.12
"""Of people's items that enter the denominator. If all do, the few words they say are so likely there that "no" is learned badly."""
_SMALL_SCORES = 5e-4
_FEATURE_NOISE = 0.09


@dataclass(frozen=True, slots=True)
class Course:
    """The learning rate goes evenly from `rate` to `last_rate`; `mean_steps`: over how many of the last ones to average."""

    name: str
    steps: int
    rate: float
    last_rate: float
    mean_steps: int
    seed: int


def train(course: Course, mixture: Mixture, start: Path | None, end: Path, tell: Callable[[str], None]) -> None:
    """From the weights in `start` (None: from nothing) to `end`, which holds the running mean."""
    torch.set_num_threads(1)
    torch.manual_seed(course.seed)
    state = _State(course, end.with_suffix(".going"), start, mixture)
    bigram = phone_bigram(_phone_strings(mixture, course.seed))
    loader = DataLoader(_Stream(mixture, course.seed + state.step), batch_size=None, num_workers=1, prefetch_factor=6)
    began_s, recent = time.monotonic(), 0.0
    for batch in loader:
        if state.step >= course.steps:
            break
        recent += state.learn(batch, bigram)
        if state.step % 50 == 0:
            rest_min = (course.steps - state.step) * (time.monotonic() - began_s) / state.done_here / 60
            tell(
                f"{course.name}: step {state.step} of {course.steps}, {recent / 50:.4f} a frame, {rest_min:.0f} min left"
            )
            recent = 0.0
        if state.step % STEPS_A_CHECKPOINT == 0:
            state.save()
    state.finish(end)


def load_network(path: Path) -> Network:
    """The network that `train` left, ready to be written."""
    saved = torch.load(path, weights_only=True)
    network = Network(**saved["sizes"])
    network.load_state_dict(saved["weights"])
    return network.eval()


class _State:
    """Network, optimiser and running mean, on disk and back."""

    def __init__(self, course: Course, path: Path, start: Path | None, mixture: Mixture) -> None:
        self._course, self._path = course, path
        self.step = self.done_here = 0
        self._network = load_network(start) if start else _fresh(mixture, course.seed)
        for module in self._network.modules():
            if isinstance(module, torch.nn.BatchNorm1d):
                module.momentum = 0.03
        self._optimiser = torch.optim.AdamW(
            self._network.parameters(), lr=course.rate, weight_decay=1e-3, betas=(0.9, 0.98)
        )
        self._mean = {name: value.clone() for name, value in self._network.state_dict().items()}
        if path.exists():
            self._load()

    def learn(self, batch: Batch, bigram: Tensor) -> float:
        """One step; the objective for each frame of the network."""
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate()
        self._network.train()
        features = batch.features + _FEATURE_NOISE * torch.randn_like(batch.features) / self._network.scale
        scores = self._network(features)
        frames = torch.div(batch.frames + SUBSAMPLING - 1, SUBSAMPLING, rounding_mode="floor")
        gain = log_said(scores, frames, batch.said) - log_any(scores, frames, bigram)
        usable = torch.isfinite(gain)
        objective = gain[usable].sum() / frames[usable].sum()
        self._optimiser.zero_grad()
        (_SMALL_SCORES * scores.square().mean() - objective).backward()
        norm = torch.nn.utils.clip_grad_norm_(self._network.parameters(), 2.0)
        if torch.isfinite(norm):
            self._optimiser.step()
        self.step += 1
        self.done_here += 1
        self._average()
        return float(objective.detach())

    def save(self) -> None:
        unfinished = self._path.with_suffix(".part")
        optimiser = self._optimiser.state_dict()
        torch.save(
            {"step": self.step, "weights": self._network.state_dict(), "mean": self._mean, "optimiser": optimiser},
            unfinished,
        )
        unfinished.replace(self._path)

    def finish(self, end: Path) -> None:
        unfinished = end.with_suffix(".part")
        torch.save({"sizes": self._network.sizes, "weights": self._mean}, unfinished)
        unfinished.replace(end)
        self._path.unlink(missing_ok=True)

    def _load(self) -> None:
        saved: dict[str, Any] = torch.load(self._path, weights_only=True)
        self.step, self._mean = saved["step"], saved["mean"]
        self._network.load_state_dict(saved["weights"])
        self._optimiser.load_state_dict(saved["optimiser"])

    def _rate(self) -> float:
        course = self._course
        even = course.rate + (course.last_rate - course.rate) * self.step / course.steps
        return even * min(1.0, (self.step + 1) / WARM_UP_STEPS)

    def _average(self) -> None:
        share = 1 / min(self.step, self._course.mean_steps)
        for name, value in self._network.state_dict().items():
            if value.is_floating_point():
                self._mean[name].lerp_(value, share)
            else:
                self._mean[name].copy_(value)


class _Stream(IterableDataset[Batch]):
    """Runs in a process of its own, so that changing sounds does not hold up the training. Each batch comes twice, some time apart."""

    def __init__(self, mixture: Mixture, seed: int) -> None:
        self._mixture, self._seed = mixture, seed

    def __iter__(self) -> Iterator[Batch]:
        torch.set_num_threads(1)
        torch.manual_seed(self._seed)
        waiting: deque[Batch] = deque()
        for batch in self._mixture.batches(random.Random(self._seed)):
            yield batch
            waiting.append(batch)
            if len(waiting) > BATCHES_BETWEEN:
                yield waiting.popleft()


def _fresh(mixture: Mixture, seed: int) -> Network:
    """A new network that knows the mean and the spread of the features."""
    network = Network()
    batches = mixture.batches(random.Random(seed))
    features = torch.cat([next(batches).features.reshape(-1, COEFFICIENTS) for _ in range(6)])
    network.mean.copy_(features.mean(0))
    network.scale.copy_(1 / features.std(0))
    return network


def _phone_strings(mixture: Mixture, seed: int) -> Iterator[list[int]]:
    """As they occur in the mixture, silences and unknown speech among them."""
    rng = random.Random(seed)
    silence, unknown = NUMBER[SILENCE], NUMBER[UNKNOWN_SPEECH]
    for _ in range(BIGRAM_ITEMS):
        item = mixture.item(rng)
        if item.of_person and rng.random() > PEOPLE_IN_BIGRAM:
            continue
        phones = [silence] if rng.random() < 0.8 else []
        for word in item.words:
            phones += [unknown] if rng.random() < 0.04 else word
            phones += [silence] if rng.random() < 0.25 else []
        yield phones if phones and phones[-1] == silence else [*phones, silence]
