"""The teacher-forced decoder as one autograd function, with its backward pass written by hand.

Autograd would take every step's gradient of the same weights and add them up one by one; here the
steps only keep what enters those products, and each weight's gradient is one product over all
steps. Seq2Seq.decode is the same computation step by step, and the test's oracle.

S steps, B sentences, T source positions; D, A, 2H as in model.py.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .gru import gate_gradients
from .normalization import step_normalization
from .products import add_product, product, weight_gradient


class Recurrence(torch.autograd.Function):
    """(from_embedding [S, B, 3D + A], context_weight [2H, 3D], state_weight [D, 3D + A],
    state_bias [3D + A], input_gain, input_shift, state_gain and state_shift [3D] or None, v [A],
    keys [T, B, A], memory [T, B, 2H], mask [T, B], state [B, D], keep [B, D])
    -> states [S, B, D], contexts [S, B, 2H], attention weights [S, T, B].

    from_embedding is the input product for the embeddings, with the bias of what is not normalized; its
    columns and those of state_weight are the GRU's three gates r, z, n and then the attention's query. The
    two weights may be of a lower precision than the rest: the products are, too. Gains and shifts normalize
    what input and state contribute to the gates (normalization.py). `keep` is what the products see of
    every state: 1, or 0 and 1/(1 - p) with dropout between steps.
    """

    @staticmethod
    def forward(
        ctx: torch.autograd.function.FunctionCtx,
        from_embedding: Tensor,
        context_weight: Tensor,
        state_weight: Tensor,
        state_bias: Tensor,
        input_gain: Tensor | None,
        input_shift: Tensor | None,
        state_gain: Tensor | None,
        state_shift: Tensor | None,
        v: Tensor,
        keys: Tensor,
        memory: Tensor,
        mask: Tensor,
        state: Tensor,
        keep: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        steps, batch, _ = from_embedding.shape
        size = state.size(1)
        previous = state.new_empty(steps + 1, batch, size)  # [t] is the state before step t
        previous[0] = state
        seen = state.new_empty(steps, batch, size)  # by the products
        contexts = memory.new_empty(steps, batch, memory.size(2))
        gates = state.new_empty(steps, batch, 3 * size)  # activated r, z, n
        hidden = state.new_empty(steps, batch, size)  # the state's share of n, before the reset gate
        tanhs = keys.new_empty(steps, *keys.shape)
        weights = keys.new_empty(steps, *mask.shape)
        ctx.input_norm = step_normalization(input_gain, input_shift)
        ctx.state_norm = step_normalization(state_gain, state_shift)
        for t in range(steps):
            torch.mul(previous[t], keep, out=seen[t])
            from_state = add_product(state_bias, seen[t], state_weight)
            query = from_state[:, 3 * size :].add_(from_embedding[t][:, 3 * size :])
            torch.add(keys, query, out=tanhs[t]).tanh_()
            torch.softmax(torch.matmul(tanhs[t], v).add_(mask), dim=0, out=weights[t])
            torch.sum(memory * weights[t].unsqueeze(2), dim=0, out=contexts[t])
            from_input = add_product(from_embedding[t][:, : 3 * size], contexts[t], context_weight)
            if ctx.input_norm:
                from_input = ctx.input_norm(from_input)
                from_state = ctx.state_norm(from_state[:, : 3 * size])
            reset_update, new = gates[t][:, : 2 * size], gates[t][:, 2 * size :]
            torch.add(from_input[:, : 2 * size], from_state[:, : 2 * size], out=reset_update).sigmoid_()
            hidden[t] = from_state[:, 2 * size : 3 * size]
            torch.addcmul(from_input[:, 2 * size :], reset_update[:, :size], hidden[t], out=new).tanh_()
            torch.lerp(new, previous[t], reset_update[:, size:], out=previous[t + 1])
        ctx.save_for_backward(
            *(context_weight, state_weight, v, memory, keep),
            *(previous, seen, contexts, gates, hidden, tanhs, weights),
        )
        return previous[1:].clone(), contexts, weights

    @staticmethod
    def backward(
        ctx: torch.autograd.function.FunctionCtx,
        grad_states: Tensor,
        grad_contexts: Tensor,
        grad_attention: Tensor,
    ) -> tuple[Tensor | None, ...]:
        context_weight, state_weight, v, memory, keep = ctx.saved_tensors[:5]
        previous, seen, contexts, gates, hidden, tanhs, weights = ctx.saved_tensors[5:]
        steps, batch, size = hidden.shape
        grad_input = torch.empty_like(gates)  # of the GRU's input product
        grad_from_state = gates.new_empty(steps, batch, state_weight.size(1))
        # Of the same shares of the gates once they are normalized.
        grad_input_gates, grad_state_gates = grad_input, grad_from_state[:, :, : 3 * size]
        if ctx.input_norm:
            grad_input_gates, grad_state_gates = torch.empty_like(gates), torch.empty_like(gates)
        grad_context = torch.empty_like(contexts)
        grad_energies = torch.empty_like(weights)
        grad_keys = torch.zeros_like(tanhs[0])
        grad_memory = torch.zeros_like(memory)
        grad_state = torch.zeros_like(previous[0])
        for t in reversed(range(steps)):
            kept = gate_gradients(
                grad_state + grad_states[t],
                *(previous[t], gates[t], hidden[t], grad_input_gates[t], grad_state_gates[t]),
            )
            if ctx.input_norm:
                grad_input[t] = ctx.input_norm.backward(t, grad_input_gates[t])
                grad_from_state[t][:, : 3 * size] = ctx.state_norm.backward(t, grad_state_gates[t])

            add_product(grad_contexts[t], grad_input[t], context_weight.t(), out=grad_context[t])
            grad_weights = (memory * grad_context[t]).sum(dim=2).add_(grad_attention[t])
            grad_memory.addcmul_(weights[t].unsqueeze(2), grad_context[t])
            grad_weights -= (weights[t] * grad_weights).sum(dim=0)
            torch.mul(weights[t], grad_weights, out=grad_energies[t])
            grad_sum = torch.addcmul(v, tanhs[t] * v, tanhs[t], value=-1)  # v (1 - tanh^2)
            grad_sum *= grad_energies[t].unsqueeze(2)
            grad_keys += grad_sum
            torch.sum(grad_sum, dim=0, out=grad_from_state[t][:, 3 * size :])

            grad_state = kept.addcmul_(product(grad_from_state[t], state_weight.t()), keep)
        return (
            torch.cat((grad_input, grad_from_state[:, :, 3 * size :]), dim=2),
            weight_gradient(contexts, grad_input, context_weight.dtype),
            weight_gradient(seen, grad_from_state, state_weight.dtype),
            grad_from_state.sum(dim=(0, 1)),
            *(ctx.input_norm.parameter_gradients(grad_input_gates) if ctx.input_norm else (None, None)),
            *(ctx.state_norm.parameter_gradients(grad_state_gates) if ctx.state_norm else (None, None)),
            torch.mv(tanhs.view(-1, v.size(0)).t(), grad_energies.view(-1)),
            grad_keys,
            grad_memory,
            None,
            grad_state,
            None,
        )
