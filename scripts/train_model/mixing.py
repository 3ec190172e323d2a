"""The stream of training batches: synthesised sentences and people's recordings, cut, joined and changed anew each time.

A person's item is one clip, several clips of one person joined as a sentence, or an order; around and between the words lies the
recording's own background, not digital silence. A part of the words counts as [unk], so that the model learns to know what it
does not know.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import interpolate

from train_model.augmentation import augmented, non_speech
from train_model.clips import RATE_HZ, Clip
from train_model.features import SHIFT, frames_in, mfcc
from train_model.lexicon import lexicon
from train_model.objective import Targets, targets
from train_model.phones import NUMBER, UNKNOWN_SPEECH
from train_model.splicing import background, joined, trimmed
from train_model.words import DIGITS

BATCH_S = 60.0
POOL = 1200
"""Items sorted by length at a time, so that a batch holds items of one length."""
KEY_WORDS = frozenset(("stop", "yes", "no", *DIGITS[1:]))
UNKNOWN_OF_OTHERS, UNKNOWN_OF_KEY_WORDS, UNKNOWN_OF_SYNTHETIC = 0.4, 0.04, 0.07
"""Shares of words taught as [unk]: of the recorded words that Attune does not listen for, of those it does, of synthesised ones."""
_UNKNOWN = [NUMBER[UNKNOWN_SPEECH]]


@dataclass(frozen=True, slots=True)
class Item:
    """`words`: the phone numbers of each."""

    samples: NDArray[np.float32]
    words: list[list[int]]
    of_person: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """`features` [B, T, 40], `frames` [B], `of_person` [B]."""

    features: Tensor
    frames: Tensor
    said: Targets
    of_person: Tensor


@dataclass
class Mixture:
    """`person_share`: of the items that are people's recordings, when there are any."""

    synthetic: list[Clip]
    words: list[Clip] = field(default_factory=list)
    orders: list[Clip] = field(default_factory=list)
    person_share: float = 0.45
    order_share: float = 0.12

    def __post_init__(self) -> None:
        self._spoken = [clip for clip in self.words if clip.text]
        self._noises = [clip for clip in self.words if not clip.text]
        counts = Counter(clip.text for clip in self._spoken)
        self._weights = [(2.5 if clip.text in KEY_WORDS else 1.0) / counts[clip.text] ** 0.6 for clip in self._spoken]
        self._by_speaker: dict[str, list[Clip]] = {}
        for clip in self._spoken:
            self._by_speaker.setdefault(clip.speaker, []).append(clip)

    def batches(self, rng: random.Random) -> Iterator[Batch]:
        """Without end; each holds about BATCH_S of sound. Uses the random state of torch too."""
        while True:
            pool = [self.item(rng) for _ in range(POOL)]
            pool.sort(key=lambda item: len(item.samples) * rng.uniform(0.85, 1.15))
            groups: list[list[Item]] = [[]]
            total_s = 0.0
            for item in pool:
                groups[-1].append(item)
                total_s += len(item.samples) / RATE_HZ + 0.3
                if total_s > BATCH_S:
                    groups.append([])
                    total_s = 0.0
            rng.shuffle(groups)
            yield from (prepared(group, rng) for group in groups if group)

    def item(self, rng: random.Random) -> Item:
        """One thing to learn from."""
        if self._spoken and rng.random() < self.person_share:
            return self._of_person(rng)
        return _of_voice(rng.choice(self.synthetic), rng)

    def _of_person(self, rng: random.Random) -> Item:
        chance = rng.random()
        if chance < 0.05 and self._noises:
            noises = [_float(rng.choice(self._noises)) for _ in range(rng.randint(1, 3))]
            return Item(joined(noises), [], True)
        if chance < 0.05 + self.order_share and self.orders:
            clip = rng.choice(self.orders)
            return Item(_padded(_float(clip), rng), _phones(clip.text, rng, UNKNOWN_OF_SYNTHETIC), True)
        clip = rng.choices(self._spoken, self._weights)[0]
        count = 1 if rng.random() < 0.6 else rng.randint(2, 4)
        mine = self._by_speaker[clip.speaker]
        return _sentence_of([clip, *(rng.choice(mine) for _ in range(count - 1))], rng)


def prepared(items: list[Item], rng: random.Random) -> Batch:
    """Changed by rooms and noise, and in vocal tract and tempo."""
    lengths = torch.tensor([len(item.samples) for item in items])
    sound = torch.zeros(len(items), int(lengths.max()))
    for row, item in zip(sound, items, strict=True):
        row[: len(item.samples)] = torch.from_numpy(item.samples)
    of_person = torch.tensor([item.of_person for item in items])
    sound = augmented(sound, lengths, of_person & (torch.rand(len(items)) < 0.2))
    warps = [2 * rng.randint(44, 57) for _ in items]
    with torch.no_grad():
        features = mfcc(sound, warps)
    paced = [
        _paced(features[at, : int(frames)], item, rng)
        for at, (item, frames) in enumerate(zip(items, frames_in(lengths), strict=True))
    ]
    frames = torch.tensor([len(each) for each in paced])
    stacked = torch.stack([torch.cat([each, each[-1:].expand(int(frames.max()) - len(each), -1)]) for each in paced])
    return Batch(stacked, frames, targets([item.words for item in items]), of_person)


def _paced(features: Tensor, item: Item, rng: random.Random) -> Tensor:
    """Synthesisers speak more slowly than people. Each phone keeps at least 1.2 of the network's frames."""
    tempo = rng.uniform(0.82, 1.18) if item.of_person else rng.uniform(0.72, 1.1)
    frames = int(len(features) * tempo)
    if frames < 3.6 * sum(len(word) for word in item.words) + 6:
        return features
    return interpolate(features.T[None], size=frames, mode="linear")[0].T


def _of_voice(clip: Clip, rng: random.Random) -> Item:
    samples = _float(clip)
    before, after = (np.zeros(int(rng.uniform(0.05, 0.5) * RATE_HZ), np.float32) for _ in range(2))
    chance = rng.random()
    if chance < 0.02:
        return Item(non_speech(len(samples) + len(before)).numpy(), [], False)
    words = _phones(clip.text, rng, UNKNOWN_OF_SYNTHETIC)
    if chance < 0.07:
        words = [_UNKNOWN] if chance < 0.04 else [_UNKNOWN for _ in words]
    return Item(np.concatenate([before, samples, after]), words, False)


def _sentence_of(clips: list[Clip], rng: random.Random) -> Item:
    if len(clips) == 1:
        samples = _float(clips[0])
        return Item(_padded(trimmed(samples, rng) if rng.random() < 0.5 else samples, rng), _recorded(clips, rng), True)
    parts: list[NDArray[np.float32]] = []
    for clip in clips:
        samples = _float(clip)
        if parts and rng.random() < 0.5:
            parts.append(background(samples, int(rng.uniform(0.05, 0.6) * RATE_HZ), rng))
        parts.append(trimmed(samples, rng) if rng.random() < 0.85 else samples)
    loudest = max(float(np.abs(parts[0]).max()), 500.0)
    levelled = [part * np.float32(np.clip(loudest / (np.abs(part).max() + 1), 0.3, 3)) for part in parts]
    return Item(_padded(joined(levelled), rng), _recorded(clips, rng), True)


def _recorded(clips: list[Clip], rng: random.Random) -> list[list[int]]:
    found = []
    for clip in clips:
        found += _phones(clip.text, rng, UNKNOWN_OF_KEY_WORDS if clip.text in KEY_WORDS else UNKNOWN_OF_OTHERS)
    return found


def _phones(text: str, rng: random.Random, unknown_share: float) -> list[list[int]]:
    known = lexicon()
    found = []
    for word in text.split():
        spoken = known[word][:3]
        phones = rng.choice(spoken) if rng.random() < 0.3 else spoken[0]
        found.append(_UNKNOWN if rng.random() < unknown_share else [NUMBER[phone] for phone in phones])
    return found


def _padded(samples: NDArray[np.float32], rng: random.Random) -> NDArray[np.float32]:
    if rng.random() < 0.25:
        return samples
    before, after = (background(samples, int(rng.uniform(0.02, 0.7) * RATE_HZ) + SHIFT, rng) for _ in range(2))
    return joined([before, samples, after])


def _float(clip: Clip) -> NDArray[np.float32]:
    return clip.samples.astype(np.float32)
