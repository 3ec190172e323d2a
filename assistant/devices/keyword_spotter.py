"""The keyword network, run with numpy: which critical word a short utterance is, or none of them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError
from assistant.hearing.evidence import Spotted
from assistant.hearing.log_mel import WINDOW_SAMPLES, Floats, log_mel, middle_of, product
from assistant.speaking.clips import Samples

FULL_SCALE = 32_768.0
AWAY_SAMPLES = (-1_600, 0, 1_600)
"""The network looks three times, a tenth of a second apart; the mean of what it sees is steadier."""
UNARMED = 2.3
"""How much less likely a word is that nobody waits for, as a natural logarithm: ten times."""
WEIGHTS = "weights.npz"


class KeywordSpotter:
    """To be used in one thread. Costs 10 ms of one core for an utterance, and nothing in silence."""

    def __init__(self, folder: Path) -> None:
        """Loads the weights, a few milliseconds. Raises ModelError when they are missing or not whole."""
        self._network = _loaded(folder / WEIGHTS)
        self.words = self._network.keywords

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def spot(self, samples: Samples, armed: frozenset[str]) -> Spotted:
        """See `Spotter`."""
        scores = self._network.scores(log_mel(_windows(samples))).mean(axis=0)
        unlikely = [name in self.words and name not in armed for name in self._network.classes]
        shares = np.exp(scores - scores.max() - np.where(unlikely, UNARMED, 0.0))
        shares /= shares.sum()
        found = {name: float(share) for name, share in zip(self._network.classes, shares, strict=True)}
        foreign = sum(share for name, share in found.items() if name in self._network.foreign)
        return Spotted({name: share for name, share in found.items() if name in armed}, foreign, self._network.recorded)


class Network:
    """The layers of scripts/train_keywords/network.py, batch normalisation folded into their weights."""

    def __init__(self, weights: Mapping[str, NDArray[np.generic]]) -> None:
        """Raises KeyError when a layer is missing."""
        self.classes = tuple(str(name) for name in weights["classes"])
        self.keywords = frozenset(str(name) for name in weights["keywords"])
        self.recorded = frozenset(str(name) for name in weights["recorded"])
        self.foreign = frozenset(name for name in self.classes if name.isalpha()) - self.keywords
        self._dilations = [int(dilation) for dilation in weights["dilations"]]
        layers = ("first", "second", "third", "joined", *(f"block{n}" for n in range(len(self._dilations))), "last")
        names = [f"{layer}_{part}" for layer in layers for part in ("weight", "bias")]
        self._layers = {name: weights[name].astype(np.float32) for name in names}

    def scores(self, bands: Floats) -> Floats:
        """Of log mel (count, frames, bands): (count, classes), natural logarithms but for a constant."""
        shapes = self._planes("first", bands[..., None], stride=2)
        shapes = self._planes("second", shapes, stride=2)
        shapes = shapes + self._planes("third", shapes, stride=1)
        over_time = shapes.transpose(0, 1, 3, 2).reshape(*shapes.shape[:2], -1)
        frames = self._frames("joined", over_time, dilation=1)
        for number, dilation in enumerate(self._dilations):
            frames = frames + self._frames(f"block{number}", frames, dilation)
        pooled = np.concatenate([frames.mean(axis=1), frames.max(axis=1)], axis=1)
        return product(pooled, self._layers["last_weight"].T) + self._layers["last_bias"]

    def _planes(self, name: str, planes: Floats, stride: int) -> Floats:
        """A convolution over time and pitch, (count, frames, bands, shapes), and its positive part."""
        weight, bias = self._layers[f"{name}_weight"], self._layers[f"{name}_bias"]
        edge = weight.shape[2] // 2
        padded = np.pad(planes, ((0, 0), (edge, edge), (edge, edge), (0, 0)))
        cut = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2:], axis=(1, 2))[:, ::stride, ::stride]
        summed = product(cut.reshape(*cut.shape[:3], -1), weight.reshape(len(weight), -1).T)
        positive: Floats = np.maximum(summed + bias, np.float32(0))
        return positive

    def _frames(self, name: str, frames: Floats, dilation: int) -> Floats:
        """A convolution over time, (count, frames, channels), and its positive part."""
        weight, bias = self._layers[f"{name}_weight"], self._layers[f"{name}_bias"]
        length, edge = frames.shape[1], dilation * (weight.shape[2] // 2)
        padded = np.pad(frames, ((0, 0), (edge, edge), (0, 0)))
        starts = range(0, weight.shape[2] * dilation, dilation)
        taps = [product(padded[:, at : at + length], weight[:, :, tap].T) for tap, at in enumerate(starts)]
        positive: Floats = np.maximum(np.sum(taps, axis=0) + bias, np.float32(0))
        return positive


def _windows(samples: Samples) -> Floats:
    """(looks, WINDOW_SAMPLES) around the middle of the speech, silence where there is no sound."""
    half = WINDOW_SAMPLES // 2
    margin = half + max(AWAY_SAMPLES)
    padded = np.pad(samples, margin).astype(np.float32) / np.float32(FULL_SCALE)
    middle = middle_of(samples) + margin
    return np.stack([padded[middle + away - half : middle + away + half] for away in AWAY_SAMPLES])


def _loaded(file: Path) -> Network:
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as weights:
            return Network(dict(weights))
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{file}: the keyword network cannot be loaded. Get the project's file again.") from error
