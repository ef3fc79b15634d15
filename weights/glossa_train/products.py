"""Matrix products in the training's precision: bfloat16 where the processor is faster at it.

Only what enters a product is rounded, to eight bits of mantissa; weights, states, sums and the optimizer
stay as they are. oneDNN compiles a kernel for every shape of a bfloat16 product, which takes longer than
the product, and keeps a thousand of them: so shapes must recur, and rows are filled up with zeros.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

ROWS = 256  # a product's rows are filled up to a multiple of this


def fast_bfloat16() -> bool:
    """Whether the GPU, else the processor, multiplies bfloat16 in hardware; false where that cannot be
    told."""
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported()
    processor = Path("/proc/cpuinfo")
    return processor.is_file() and "avx512_bf16" in processor.read_text("utf-8")


def use_device(name: str) -> None:
    """Makes sure that it can be used. On a GPU, products of float32 then round what enters them to ten bits of mantissa
    (TF32)."""
    try:
        torch.empty(0, device=name)
    except (AssertionError, RuntimeError) as error:  # the first from a PyTorch that was built without CUDA
        raise ValueError(f'the device "{name}" cannot be used: {error}') from error
    if torch.device(name).type == "cuda":
        torch.set_float32_matmul_precision("high")


def lowered(weight: Tensor, precision: torch.dtype | None) -> Tensor:
    return weight if precision is None else weight.to(precision)


def linear(values: Tensor, weight: Tensor, bias: Tensor, precision: torch.dtype | None) -> Tensor:
    """values [..., K], weight [N, K], bias [N] -> [..., N]; the product in `precision`, None: as they
    are."""
    if precision is None:
        return F.linear(values, weight, bias)
    return LowPrecisionLinear.apply(values, weight.to(precision), bias)


class LowPrecisionLinear(torch.autograd.Function):
    """(values [..., K], weight [N, K] of lower precision, bias [N]) -> [..., N]."""

    @staticmethod
    def forward(
        ctx: torch.autograd.function.FunctionCtx, values: Tensor, weight: Tensor, bias: Tensor
    ) -> Tensor:
        rows = filled_rows(values, weight.dtype)
        ctx.save_for_backward(rows, weight)
        ctx.shape = values.shape
        count = values.shape[:-1].numel()
        return torch.add((rows @ weight.t())[:count], bias).view(*values.shape[:-1], -1)

    @staticmethod
    def backward(
        ctx: torch.autograd.function.FunctionCtx, gradient: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        rows, weight = ctx.saved_tensors
        gradients = filled_rows(gradient, weight.dtype)
        count = gradient.shape[:-1].numel()
        return (
            (gradients @ weight)[:count].to(gradient.dtype).view(ctx.shape),
            gradients.t() @ rows,
            gradient.flatten(0, -2).sum(dim=0),
        )


def filled_rows(values: Tensor, precision: torch.dtype) -> Tensor:
    """values [..., K] as rows [R, K] of a precision, filled up with zeros if that is a lower one."""
    rows = values.reshape(-1, values.size(-1))
    if precision == values.dtype:
        return rows
    filled = rows.new_empty(-(-len(rows) // ROWS) * ROWS, rows.size(1), dtype=precision)
    filled[: len(rows)] = rows
    filled[len(rows) :] = 0
    return filled


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
    return filled_rows(inputs, precision).t() @ filled_rows(gradients, precision)
