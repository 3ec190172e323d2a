"""Lattice-free MMI: how much likelier the words said are than any phones in any order.

The first frame of phone p scores output 2 p, each later one output 2 p + 1. The denominator is a phone bigram, as a trigram costs
five times as much and gains nothing here; the numerator the phones of the words, with silences between them that may be
skipped. Both are summed in the domain of probabilities, scaled frame by frame.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from train_model.phones import NUMBER, PHONES, SILENCE

_SILENCE = NUMBER[SILENCE]
_TAKE_SILENCE, _SKIP_SILENCE = 0.2, 0.8
_PRIOR_COUNTS = 20.0
_LEAST = 1e-30


@dataclass(frozen=True, slots=True)
class Targets:
    """Of B utterances of at most S phones. `phones` [B, S]; `skips` [B, S]: 1 where the silence before may be left out; `lengths` [B]."""

    phones: Tensor
    skips: Tensor
    lengths: Tensor


def targets(utterances: list[list[list[int]]]) -> Targets:
    """From the phone numbers of each word of each utterance."""
    rows = [_with_silences(words) for words in utterances]
    longest = max(len(phones) for phones, _ in rows)
    phones, skips = torch.zeros(len(rows), longest, dtype=torch.long), torch.zeros(len(rows), longest)
    for at, (row, skip) in enumerate(rows):
        phones[at, : len(row)] = torch.tensor(row)
        skips[at, : len(row)] = torch.tensor(skip, dtype=torch.float)
    return Targets(phones, skips, torch.tensor([len(row) for row, _ in rows]))


def _with_silences(words: list[list[int]]) -> tuple[list[int], list[int]]:
    phones, skips = [_SILENCE], [0]
    for at, word in enumerate(words):
        phones += [*word, _SILENCE]
        skips += [int(at > 0), *[0] * (len(word) - 1), 0]
    if not words:
        return [_SILENCE, _SILENCE], [0, 0]
    return phones, skips


def phone_bigram(sequences: Iterable[list[int]]) -> Tensor:
    """[phones, phones]: the chance of the second after the first; silence also stands before the beginning."""
    counts = torch.zeros(len(PHONES), len(PHONES))
    for sequence in sequences:
        for before, phone in zip([_SILENCE, *sequence], sequence, strict=False):
            counts[before, phone] += 1
    single = counts.sum(0) + 1
    smoothed = counts + _PRIOR_COUNTS * single / single.sum()
    return smoothed / smoothed.sum(-1, keepdim=True)


def log_any(scores: Tensor, lengths: Tensor, bigram: Tensor) -> Tensor:
    """Of scores [B, T, outputs] with `lengths` [B] frames: the log sum over all phone sequences, [B]."""
    top, first, later = _shares(scores)
    alpha = bigram[_SILENCE][None] * first[0]
    sums = []
    for t in range(scores.shape[1]):
        if t:
            alpha = (alpha @ bigram) * first[t] + alpha * later[t]
        total = alpha.sum(-1, keepdim=True)
        sums.append(total)
        alpha = alpha / total
    logs = torch.cat(sums, 1).log() + top
    return torch.where(_live(scores, lengths), logs, torch.zeros(())).sum(1)


def log_said(scores: Tensor, lengths: Tensor, said: Targets) -> Tensor:
    """The log sum over all ways to say the targets, [B]."""
    top = scores.detach().amax(-1, keepdim=True)
    shares = (scores - top).exp()
    frames = scores.shape[1]
    first = torch.gather(shares, 2, (2 * said.phones)[:, None].expand(-1, frames, -1)).unbind(1)
    later = torch.gather(shares, 2, (2 * said.phones + 1)[:, None].expand(-1, frames, -1)).unbind(1)
    into, over = _entries(said.skips)
    clips = len(scores)
    alpha = torch.zeros(clips, said.phones.shape[1])
    alpha[:, 0], alpha[:, 1] = _SKIP_SILENCE, _TAKE_SILENCE
    alpha, total = _scaled(alpha * first[0])
    log = total[:, 0].log() + top[:, 0, 0]
    live = _live(scores, lengths)
    nothing, twice = torch.zeros(clips, 1), torch.zeros(clips, 2)
    for t in range(1, frames):
        before = torch.cat([nothing, alpha[:, :-1]], 1) * into
        skipped = torch.cat([twice, alpha[:, :-2]], 1) * over
        new, total = _scaled((before + skipped) * first[t] + alpha * later[t])
        log = log + torch.where(live[:, t], total[:, 0].log() + top[:, t, 0], torch.zeros(()))
        alpha = torch.where(live[:, t, None], new, alpha)
    ends = torch.zeros_like(alpha)
    row = torch.arange(clips)
    ends[row, said.lengths - 1] = 1
    ends[row, said.lengths - 2] = 1
    return log + (alpha * ends).sum(-1).clamp_min(_LEAST).log()


def _entries(skips: Tensor) -> tuple[Tensor, Tensor]:
    """The chances of entering a place from the one before, and from the one before that."""
    is_optional_silence = torch.zeros_like(skips, dtype=torch.bool)
    is_optional_silence[:, :-1] = skips[:, 1:] > 0
    into = torch.where(is_optional_silence, _TAKE_SILENCE, 1.0)
    into[:, 0] = 1.0
    return into, skips * _SKIP_SILENCE


def _shares(scores: Tensor) -> tuple[Tensor, tuple[Tensor, ...], tuple[Tensor, ...]]:
    top = scores.detach().amax(-1, keepdim=True)
    shares = (scores - top).exp()
    return top[..., 0], shares[..., 0::2].unbind(1), shares[..., 1::2].unbind(1)


def _scaled(alpha: Tensor) -> tuple[Tensor, Tensor]:
    total = alpha.sum(-1, keepdim=True).clamp_min(_LEAST)
    return alpha / total, total


def _live(scores: Tensor, lengths: Tensor) -> Tensor:
    return torch.arange(scores.shape[1])[None] < lengths[:, None]
