"""A part of the vocabulary that stands for all of it in the softmax of one batch.

Always in: the most frequent pieces (SentencePiece sorts its pieces by frequency) and the batch's own
targets. A few others, drawn at random, speak for the rest: each counts as often as its share, so
that the sum over the vocabulary is estimated without bias (importance sampling, Bengio and Senécal
2003; the idea of a small target vocabulary, Jean et al. 2015, https://arxiv.org/abs/1412.2007).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor


ROUND = 128  # few sizes, since each costs a compilation (see products.py)


@dataclass(frozen=True)
class Candidates:
    ids: Tensor  # [C], ascending
    shift: Tensor  # [C], to be added to the logits: log of how many pieces each speaks for
    targets: Tensor  # [N], the targets as indices into `ids`


def choose_candidates(targets: Tensor, vocabulary_size: int, frequent: int, drawn: int) -> Candidates:
    """targets [N], piece ids; `frequent` pieces always, `drawn` or some more of those that are left, so
    that there are a multiple of ROUND in all if the vocabulary has as many."""
    device = targets.device
    chosen = torch.zeros(vocabulary_size, dtype=torch.bool, device=device)
    chosen[:frequent] = True
    chosen[targets] = True
    rest = torch.nonzero(~chosen)[:, 0]
    known = vocabulary_size - len(rest)
    drawn += -(known + drawn) % ROUND
    sample = rest[torch.randperm(len(rest), device=device)[:drawn]]
    shift = torch.zeros(vocabulary_size, device=device)
    shift[sample] = math.log(max(1.0, len(rest) / max(1, len(sample))))
    chosen[sample] = True
    ids = torch.nonzero(chosen)[:, 0]
    place = torch.cumsum(chosen, 0) - 1
    return Candidates(ids, shift[ids], place[targets])
