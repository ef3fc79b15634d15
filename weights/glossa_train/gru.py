"""One direction of a GRU layer over known inputs as one autograd function, with its backward pass
written by hand: each weight's gradient is one product over all steps (see recurrence.py).

T steps, B sentences, H units.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .normalization import step_normalization
from .products import add_product, product, weight_gradient


class GruSequence(torch.autograd.Function):
    """(from_input [T, B, 3H], weight [H, 3H], bias [3H], gain and shift [3H] or None, real [T, B, 1],
    keep [B, H]) -> states [T, B, H].

    from_input is the input's share of the gates r, z, n, complete. The state's is normalized if there is
    a gain (normalization.py). The first state is 0. Where `real` is 0, at pads, the state stays as it is.
    `keep` is what the product sees of every state: 1, or 0 and 1/(1 - p) with dropout between steps.
    """

    @staticmethod
    def forward(
        ctx: torch.autograd.function.FunctionCtx,
        from_input: Tensor,
        weight: Tensor,
        bias: Tensor,
        gain: Tensor | None,
        shift: Tensor | None,
        real: Tensor,
        keep: Tensor,
    ) -> Tensor:
        steps, batch, _ = from_input.shape
        size = weight.size(0)
        states = from_input.new_zeros(steps + 1, batch, size)  # [t] is the state before step t
        seen = from_input.new_empty(steps, batch, size)  # by the products
        gates = torch.empty_like(from_input)  # activated r, z, n
        hidden = from_input.new_empty(steps, batch, size)  # the state's share of n, before the reset gate
        ctx.norm = step_normalization(gain, shift)
        for t in range(steps):
            torch.mul(states[t], keep, out=seen[t])
            from_state = add_product(bias, seen[t], weight)
            if ctx.norm:
                from_state = ctx.norm(from_state)
            reset_update, new = gates[t][:, : 2 * size], gates[t][:, 2 * size :]
            torch.add(from_input[t][:, : 2 * size], from_state[:, : 2 * size], out=reset_update).sigmoid_()
            reset, update = reset_update.split(size, dim=1)
            update.sub_(1).mul_(real[t]).add_(1)
            hidden[t] = from_state[:, 2 * size :]
            torch.addcmul(from_input[t][:, 2 * size :], reset, hidden[t], out=new).tanh_()
            torch.lerp(new, states[t], update, out=states[t + 1])
        ctx.save_for_backward(weight, keep, states, seen, gates, hidden)
        return states[1:].clone()

    @staticmethod
    def backward(
        ctx: torch.autograd.function.FunctionCtx, grad_states: Tensor
    ) -> tuple[Tensor | None, ...]:
        weight, keep, states, seen, gates, hidden = ctx.saved_tensors
        steps = len(hidden)
        grad_input = torch.empty_like(gates)
        grad_from_state = torch.empty_like(gates)
        # Of the same share of the gates once it is normalized.
        grad_gates = torch.empty_like(gates) if ctx.norm else grad_from_state
        grad_state = torch.zeros_like(states[0])
        for t in reversed(range(steps)):
            # At pads the update gate is 1, and its gradient with it 0.
            kept = gate_gradients(
                grad_state + grad_states[t], states[t], gates[t], hidden[t], grad_input[t], grad_gates[t]
            )
            if ctx.norm:
                grad_from_state[t] = ctx.norm.backward(t, grad_gates[t])
            grad_state = kept.addcmul_(product(grad_from_state[t], weight.t()), keep)
        return (
            grad_input,
            weight_gradient(seen, grad_from_state, weight.dtype),
            grad_from_state.sum(dim=(0, 1)),
            *(ctx.norm.parameter_gradients(grad_gates) if ctx.norm else (None, None)),
            None,
            None,
        )


def gate_gradients(
    grad_state: Tensor,
    previous: Tensor,
    gates: Tensor,
    hidden: Tensor,
    grad_input: Tensor,
    grad_from_state: Tensor,
) -> Tensor:
    """One step backwards through a GRU's gates: from the gradient of the state after it [B, H], the state
    before it, the activated gates r, z, n [B, 3H] and the state's share of n, writes the gradients of the
    shares of the input [B, 3H] and of the state [B, 3H and more, which is left alone]; returns what of
    grad_state goes to the state before through the update gate [B, H]."""
    size = previous.size(1)
    reset, update, new = gates.split(size, dim=1)
    grad_reset, grad_update, grad_new = grad_input.split(size, dim=1)
    torch.mul(grad_state - grad_state * update, 1 - new * new, out=grad_new)
    torch.mul(grad_state * (previous - new), update - update * update, out=grad_update)
    torch.mul(grad_new * hidden, reset - reset * reset, out=grad_reset)
    grad_from_state[:, : 2 * size] = grad_input[:, : 2 * size]
    torch.mul(grad_new, reset, out=grad_from_state[:, 2 * size : 3 * size])
    return grad_state * update
