"""Layer normalization of a GRU's gates (Ba et al. 2016, https://arxiv.org/abs/1607.06450): what the input and what
the state contribute to them is normalized, each for itself and gate by gate, before the two are added.

U units; a share [..., 3U] is W_ih x or W_hh h in the order of the gates r, z, n. Normalized it is
gain * (share - mean) / sqrt(variance + EPSILON) + shift, with the mean and variance of each gate's U numbers. The
shift is the GRU's bias, which the product then leaves out.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

EPSILON = 1e-5


def add_gains(rnn: nn.Module, units: int, suffix: str = "") -> None:
    """Puts the gains of the shares beside the other weights of a GRU."""
    for part in ("ih", "hh"):
        rnn.register_parameter(f"gain_{part}{suffix}", nn.Parameter(torch.ones(3 * units)))


def gate_parameters(rnn: nn.Module, part: str, suffix: str = "") -> tuple[Tensor | None, ...]:
    """Of the share of the input ("ih") or the state ("hh"): weight and bias of the product, then gain and shift, None
    if the GRU has none."""
    weight, bias = (getattr(rnn, f"{name}_{part}{suffix}") for name in ("weight", "bias"))
    gain = getattr(rnn, f"gain_{part}{suffix}", None)
    if gain is None:
        return weight, bias, None, None
    return weight, torch.zeros_like(bias), gain, bias


def normalized(share: Tensor, gain: Tensor | None, shift: Tensor | None) -> Tensor:
    """share [..., 3U] -> [..., 3U]; without a gain as it is."""
    if gain is None:
        return share
    gates = share.unflatten(-1, (3, -1))
    return torch.addcmul(shift, F.layer_norm(gates, gates.shape[-1:], eps=EPSILON).flatten(-2), gain)


class StepNormalization:
    """`normalized` in the steps of a loop that has its own backward pass."""

    def __init__(self, gain: Tensor, shift: Tensor) -> None:
        self.gain, self.shift = gain, shift
        self.steps: list[tuple[Tensor, Tensor, Tensor]] = []  # share, mean, 1 / deviation

    def __call__(self, share: Tensor) -> Tensor:
        """share [B, 3U] of the next step, which is kept -> [B, 3U]."""
        gates = share.unflatten(1, (3, -1))
        values, mean, scale = torch.native_layer_norm(gates, gates.shape[2:], None, None, EPSILON)
        self.steps.append((gates, mean, scale))
        return torch.addcmul(self.shift, values.flatten(1), self.gain)

    def backward(self, step: int, gradient: Tensor) -> Tensor:
        """The gradient of what a step returned [B, 3U] -> that of its share [B, 3U]."""
        gates, mean, scale = self.steps[step]
        inner, only_values = (gradient * self.gain).view_as(gates), [True, False, False]
        found, _, _ = torch.ops.aten.native_layer_norm_backward(
            inner, gates, gates.shape[2:], mean, scale, None, None, only_values
        )
        return found.flatten(1)

    def parameter_gradients(self, gradients: Tensor) -> tuple[Tensor, Tensor]:
        """The gradients of what all steps returned [S, B, 3U] -> those of gain and shift [3U]."""
        gates, mean, scale = (torch.stack(parts) for parts in zip(*self.steps))
        values = ((gates - mean) * scale).view_as(gradients)
        return (gradients * values).sum(dim=(0, 1)), gradients.sum(dim=(0, 1))


def step_normalization(gain: Tensor | None, shift: Tensor | None) -> StepNormalization | None:
    return None if gain is None else StepNormalization(gain, shift)
