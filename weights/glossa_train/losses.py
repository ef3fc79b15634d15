"""What training makes small: sums over the target tokens of a batch."""

from __future__ import annotations

import torch
from torch import Tensor


def cross_entropy(logits: Tensor, targets: Tensor, label_smoothing: float) -> Tensor:
    """F.cross_entropy of logits [N, C], summed, with a gradient that costs a fraction of it on a CPU."""
    of_target, of_all = logits.gather(1, targets[:, None])[:, 0], logits.mean(dim=1)
    return (torch.logsumexp(logits, dim=1) - torch.lerp(of_target, of_all, label_smoothing)).sum()


def attention_loss(attention: Tensor, links: Tensor) -> Tensor:
    """-log of the attention [S, T, B] that lies on links, summed over the target tokens with any."""
    linked = (attention * links).sum(dim=1)[links.any(dim=1)]
    return -linked.clamp_min(1e-6).log().sum()
