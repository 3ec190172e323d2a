"""The acoustic network: a factored time-delay network, small enough for one percent of a core."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from train_model.features import COEFFICIENTS
from train_model.phones import OUTPUTS

BYPASS = 0.66
SUBSAMPLING = 3
"""Frames of 10 ms for each output."""
FIRST_SPAN = 5
"""Frames that the first layer sees."""


class Affine(nn.Module):
    """relu(norm(affine)) over `span` neighbouring frames, every `stride` frames; the norm is folded in when the model is written."""

    def __init__(self, wide_in: int, wide_out: int, span: int = 1, stride: int = 1) -> None:
        super().__init__()
        self.span, self.stride = span, stride
        self.affine = nn.Linear(span * wide_in, wide_out)
        self.norm = nn.BatchNorm1d(wide_out)

    def forward(self, x: Tensor) -> Tensor:
        return relu(_normed(self.norm, self.affine(appended(x, self.span, self.stride))))


class Block(nn.Module):
    """A narrow linear layer over (t-1, t), a wide one over (t, t+1), and a way around both."""

    def __init__(self, width: int, narrow: int) -> None:
        super().__init__()
        self.linear = nn.Linear(2 * width, narrow, bias=False)
        self.wide = Affine(narrow, width, span=2)

    def forward(self, x: Tensor) -> Tensor:
        return self.wide(self.linear(appended(x, 2))) + BYPASS * x[:, 1:-1]


class Network(nn.Module):
    """[B, frames, 40] MFCCs at 100 Hz -> [B, ceil(frames / 3), OUTPUTS] scores at 33 Hz."""

    def __init__(self, width: int = 288, narrow: int = 104, blocks: int = 8, last: int = 192) -> None:
        super().__init__()
        self.sizes = {"width": width, "narrow": narrow, "blocks": blocks, "last": last}
        self.first = Affine(COEFFICIENTS, width, FIRST_SPAN)
        self.slower = Affine(width, width, SUBSAMPLING, SUBSAMPLING)
        self.blocks = nn.ModuleList(Block(width, narrow) for _ in range(blocks))
        self.before_last = Affine(width, last)
        self.out = nn.Linear(last, OUTPUTS)
        self.context = SUBSAMPLING * (1 + blocks)
        self.register_buffer("mean", torch.zeros(COEFFICIENTS))
        self.register_buffer("scale", torch.ones(COEFFICIENTS))

    def forward(self, features: Tensor) -> Tensor:
        x = self.slower(self.first((self._padded(features) - self.mean) * self.scale))
        for block in self.blocks:
            x = block(x)
        scores: Tensor = self.out(self.before_last(x))
        return scores

    def _padded(self, features: Tensor) -> Tensor:
        """The first and last frames repeated, as Kaldi does it: output k is centred on frame 3 k."""
        frames = features.shape[1]
        last_centre = SUBSAMPLING * ((frames + SUBSAMPLING - 1) // SUBSAMPLING - 1)
        behind = max(0, last_centre + self.context + 1 - frames)
        ahead = features[:, :1].expand(-1, self.context, -1)
        padded = torch.cat([ahead, features, features[:, -1:].expand(-1, behind, -1)], 1)
        return padded[:, : last_centre + 2 * self.context + 1]


def appended(x: Tensor, span: int, stride: int = 1) -> Tensor:
    """[B, T, D] -> [B, (T - span) // stride + 1, span * D]: neighbouring frames side by side, the earliest first."""
    frames = (x.shape[1] - span) // stride + 1
    return torch.cat([x[:, at : at + (frames - 1) * stride + 1 : stride] for at in range(span)], 2)


def _normed(norm: nn.BatchNorm1d, x: Tensor) -> Tensor:
    """The norm over all frames of all clips."""
    return norm(x.flatten(0, 1)).view(x.shape)
