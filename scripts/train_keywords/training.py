"""Learning: batches drawn in a process of their own, a slow mean of the weights kept, a checkpoint every few minutes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from assistant.hearing.log_mel import BANDS, FRAMES, Floats
from train_keywords.augmenting import Sounds, drawn, varied
from train_keywords.network import KeywordNetwork, parameters_of
from train_keywords.words import CLASSES, DECOYS, NOISE, OTHER, RECORDED, SYNTHESISED

BATCH = 128
HIGHEST_RATE = 4e-3
KEPT_OF_MEAN = 0.998
CHECKPOINT_STEPS = 100
POOL_BATCHES, POOL_USES = 8, 4
REAL_SHARE = 0.6
"""Of the clips of a class that has both."""
FORGIVEN = 0.5
"""So often a person's clip is not held against the words that no person recorded: else they would mean "a synthetic voice"."""


@dataclass(frozen=True, slots=True)
class Batch:
    """`forgiven`: the rows whose scores for the synthesised words do not count."""

    log_mel: Tensor
    classes: Tensor
    forgiven: Tensor


class Draws(Dataset[Batch]):
    """Batch number n is always the same one. A pool of drawn clips serves POOL_USES times, in other company and varied."""

    def __init__(self, sounds: Sounds, steps: int, seed: int) -> None:
        self._sounds = sounds
        self._steps = steps
        self._seed = seed
        self._weights = _weights(sounds)
        self._pool_number = -1
        self._pool = (np.zeros(0, np.int64), np.zeros((0, FRAMES, BANDS), np.float32))

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, number: int) -> Batch:
        chosen, bands = self._pool_of(number // (POOL_BATCHES * POOL_USES))
        chance = np.random.default_rng((self._seed, number))
        rows = chance.choice(len(chosen), BATCH, replace=False)
        forgiven = self._sounds.real[chosen[rows]] & (chance.random(BATCH) < FORGIVEN)
        classes = self._sounds.classes[chosen[rows]]
        return Batch(*map(torch.from_numpy, (varied(bands[rows], chance), classes, forgiven)))

    def _pool_of(self, number: int) -> tuple[NDArray[np.int64], Floats]:
        if number != self._pool_number:
            chance = np.random.default_rng((self._seed, number, 1))
            chosen = chance.choice(len(self._weights), POOL_BATCHES * BATCH, p=self._weights)
            parts = np.split(chosen, POOL_BATCHES)
            self._pool = (chosen, np.concatenate([drawn(self._sounds, part, chance) for part in parts]))
            self._pool_number = number
        return self._pool


def train(sounds: Sounds, steps: int, seed: int, checkpoint: Path) -> KeywordNetwork:
    """The mean of the weights along the way. Goes on from the checkpoint when there is one."""
    torch.manual_seed(seed)
    network, mean = KeywordNetwork(), KeywordNetwork()
    network.to(memory_format=torch.channels_last)
    mean.load_state_dict(network.state_dict())
    optimiser = torch.optim.AdamW(network.parameters(), HIGHEST_RATE, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, HIGHEST_RATE, total_steps=steps + 1, pct_start=0.14)
    parts = {"network": network, "mean": mean, "optimiser": optimiser, "schedule": schedule}
    done = _load(checkpoint, parts)
    print(f"{parameters_of(network)} parameters, {len(sounds.classes)} clips, steps {done} to {steps}", flush=True)
    losses: list[float] = []
    began_s = time.monotonic()
    for number, batch in enumerate(_batches(Draws(sounds, steps, seed), done), start=done + 1):
        losses.append(_step(network, batch, optimiser))
        schedule.step()
        _follow(mean, network, min(KEPT_OF_MEAN, number / (number + 10)))
        if number % CHECKPOINT_STEPS == 0 or number == steps:
            print(
                f"step {number}  loss {np.mean(losses[-CHECKPOINT_STEPS:]):.3f}  {time.monotonic() - began_s:.0f} s",
                flush=True,
            )
            _save(checkpoint, parts, number)
    mean.eval()
    return mean


def _step(network: nn.Module, batch: Batch, optimiser: torch.optim.Optimizer) -> float:
    network.train()
    scores = network(batch.log_mel)
    absent = torch.tensor([name in SYNTHESISED for name in CLASSES])
    absent = absent & (torch.arange(len(CLASSES)) != batch.classes[:, None])
    scores = scores.masked_fill(batch.forgiven[:, None] & absent, -1e4)
    loss = nn.functional.cross_entropy(scores, batch.classes)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return float(loss.detach())


@torch.no_grad()
def _follow(mean: nn.Module, network: nn.Module, kept: float) -> None:
    present = network.state_dict()
    for name, value in mean.state_dict().items():
        if value.is_floating_point():
            value.lerp_(present[name], 1 - kept)
        else:
            value.copy_(present[name])


def _batches(draws: Draws, done: int) -> Iterator[Batch]:
    loader = DataLoader(draws, batch_size=None, sampler=range(done, len(draws)), num_workers=1, prefetch_factor=8)
    yield from loader


def _weights(sounds: Sounds) -> NDArray[np.float64]:
    """How probable each clip is: by its class, and within the class real ones against synthesised ones."""
    shares = {
        **dict.fromkeys(RECORDED, 0.40 / len(RECORDED)),
        **dict.fromkeys(SYNTHESISED, 0.22 / len(SYNTHESISED)),
        **dict.fromkeys(DECOYS, 0.15 / len(DECOYS)),
        OTHER: 0.19,
        NOISE: 0.04,
    }
    weights = np.zeros(len(sounds.classes))
    for number, name in enumerate(CLASSES):
        ours = sounds.classes == number
        for real, share in ((True, REAL_SHARE), (False, 1 - REAL_SHARE)):
            part = ours & (sounds.real == real)
            alone = not (ours & (sounds.real != real)).any()
            weights[part] = shares[name] * (1.0 if alone else share) / max(part.sum(), 1)
    probabilities: NDArray[np.float64] = weights / weights.sum()
    return probabilities


def _save(checkpoint: Path, parts: dict[str, KeywordNetwork], done: int) -> None:
    unfinished = checkpoint.with_suffix(".part")
    torch.save({"done": done} | {name: part.state_dict() for name, part in parts.items()}, unfinished)
    unfinished.rename(checkpoint)


def _load(checkpoint: Path, parts: dict[str, KeywordNetwork]) -> int:
    if not checkpoint.exists():
        return 0
    kept = torch.load(checkpoint, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(kept[name])
    return int(kept["done"])
