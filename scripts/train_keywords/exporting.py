"""The network as the run-time takes it: every batch normalisation folded into the weights before it, 16-bit floats."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from assistant.hearing.log_mel import BANDS, FRAMES, Floats
from train_keywords.network import KeywordNetwork
from train_keywords.words import CLASSES, KEYWORDS, RECORDED

WEIGHTS, CHECK = "weights.npz", "check.npz"


def export(network: KeywordNetwork, folder: Path) -> None:
    """Writes the weights, and scores of made-up input by which the run-time can be checked."""
    folder.mkdir(parents=True, exist_ok=True)
    layers = _folded(network)
    np.savez(
        folder / WEIGHTS,
        classes=np.array(CLASSES),
        keywords=np.array(KEYWORDS),
        recorded=np.array(RECORDED),
        dilations=np.array([block.shape.dilation[0] for block in network.blocks]),
        **{name: value.numpy().astype(np.float16) for name, value in layers.items()},
    )
    bands = np.random.default_rng(1).normal(-1, 1, (2, FRAMES, BANDS)).astype(np.float32)
    with torch.no_grad():
        scores: Floats = network.eval()(torch.from_numpy(bands)).numpy()
    np.savez_compressed(folder / CHECK, log_mel=bands, scores=scores)


def _folded(network: KeywordNetwork) -> dict[str, Tensor]:
    pairs: dict[str, tuple[nn.Module, nn.Module]] = {
        name: (getattr(network, name), getattr(network, f"{name}_norm"))
        for name in ("first", "second", "third", "joined")
    }
    pairs |= {f"block{number}": (block.shape, block.norm) for number, block in enumerate(network.blocks)}
    layers: dict[str, Tensor] = {}
    for name, (shape, norm) in pairs.items():
        factor = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
        weight = shape.weight.detach()
        layers[f"{name}_weight"] = weight * factor.view(-1, *[1] * (weight.dim() - 1))
        layers[f"{name}_bias"] = norm.bias.detach() - norm.running_mean * factor
    layers["last_weight"], layers["last_bias"] = network.last.weight.detach(), network.last.bias.detach()
    return layers
