"""The model card: what the model is, how it was made, and what was measured, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from train_model.checking import Figure
from train_model.training import load_network
from train_model.words import vocabulary


def card(weights: Path, figures: Iterable[Figure], steps: int) -> str:
    """Markdown for the README beside the model."""
    network = load_network(weights)
    million = sum(value.numel() for value in network.parameters()) / 1e6
    sizes = ", ".join(f"{name} {value}" for name, value in network.sizes.items())
    rows = "\n".join(
        f"| {figure.what} | {figure.count} of {figure.of} | {figure.percent:.1f} % |" for figure in figures
    )
    return f"""A factored time-delay network of {million:.2f} million weights ({sizes}), written in 8 bits; {len(vocabulary())} words
and `[unk]`. Trained for {steps} steps of 60 s of sound.

| measured on voices and people never trained on | right or taken | |
|---|---|---|
{rows}
"""
