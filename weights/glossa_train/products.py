"""Matrix products in the training's precision: bfloat16 where the processor is faster at it.

Only what enters a product is rounded, to eight bits of mantissa; weights, states, sums and the optimizer
stay as they are.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor


def fast_bfloat16() -> bool:
    """Whether the GPU, else the processor, multiplies bfloat16 in hardware; false where that cannot be
    told."""
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported()
    processor = Path("/proc/cpuinfo")
    return processor.is_file() and "avx512_bf16" in processor.read_text("utf-8")


def lowered(weight: Tensor, precision: torch.dtype | None) -> Tensor:
    return weight if precision is None else weight.to(precision)


def linear(values: Tensor, weight: Tensor, bias: Tensor, precision: torch.dtype | None) -> Tensor:
    """values [..., K], weight [N, K], bias [N] -> [..., N]; the product in `precision`, None: as they
    are."""
    if precision is None:
        return F.linear(values, weight, bias)
    return torch.add(F.linear(values.to(precision), weight.to(precision)), bias)


def add_product(bias: Tensor, values: Tensor, weight: Tensor, out: Tensor | None = None) -> Tensor:
    """bias [N] or [M, N] + values [M, K] . weight [K, N], the product in the weight's precision."""
    if weight.dtype == bias.dtype:
        return torch.addmm(bias, values, weight, out=out)
    return torch.add(bias, values.to(weight.dtype) @ weight, out=out)


def product(values: Tensor, weight: Tensor) -> Tensor:
    """values [M, K] . weight [K, N] in the weight's precision, as the type of `values`."""
    return (values.to(weight.dtype) @ weight).to(values.dtype)


def weight_gradient(inputs: Tensor, gradients: Tensor, precision: torch.dtype) -> Tensor:
    """inputs [..., K], gradients [..., N] -> [K, N] in `precision`: the gradient of a weight [K, N], over
    all steps and sentences."""
    rows, columns = (values.reshape(-1, values.size(-1)).to(precision) for values in (inputs, gradients))
    return rows.t() @ columns
