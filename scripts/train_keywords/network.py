"""The network: two layers that look for small shapes in pitch and time, then layers over time, then one score a class."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from train_keywords.words import CLASSES

SHAPES = 24
WIDTH = 96
DILATIONS = (1, 2, 4)
BANDS_LEFT = 10


class Block(nn.Module):
    """A convolution over three frames, added to what came in."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.shape = nn.Conv1d(WIDTH, WIDTH, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm1d(WIDTH)

    def forward(self, frames: Tensor) -> Tensor:
        return frames + torch.relu(self.norm(self.shape(frames)))


class KeywordNetwork(nn.Module):
    """(count, frames, bands) of log mel to (count, classes) of scores."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, SHAPES, 5, stride=2, padding=2, bias=False)
        self.first_norm = nn.BatchNorm2d(SHAPES)
        self.second = nn.Conv2d(SHAPES, SHAPES, 3, stride=2, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(SHAPES)
        self.third = nn.Conv2d(SHAPES, SHAPES, 3, padding=1, bias=False)
        self.third_norm = nn.BatchNorm2d(SHAPES)
        self.joined = nn.Conv1d(SHAPES * BANDS_LEFT, WIDTH, 1, bias=False)
        self.joined_norm = nn.BatchNorm1d(WIDTH)
        self.blocks = nn.ModuleList([Block(dilation) for dilation in DILATIONS])
        self.drop = nn.Dropout(0.2)
        self.last = nn.Linear(2 * WIDTH, len(CLASSES))

    def forward(self, log_mel: Tensor) -> Tensor:
        shapes = torch.relu(self.first_norm(self.first(log_mel.unsqueeze(1))))
        shapes = torch.relu(self.second_norm(self.second(shapes)))
        shapes = shapes + torch.relu(self.third_norm(self.third(shapes)))
        over_time = shapes.permute(0, 1, 3, 2).flatten(1, 2)
        frames = torch.relu(self.joined_norm(self.joined(over_time)))
        for block in self.blocks:
            frames = block(frames)
        pooled: Tensor = torch.cat([frames.mean(2), frames.amax(2)], dim=1)
        scores: Tensor = self.last(self.drop(pooled))
        return scores


def parameters_of(network: nn.Module) -> int:
    """How many numbers are learned."""
    return sum(parameter.numel() for parameter in network.parameters())
