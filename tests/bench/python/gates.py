"""What inputs and states contribute to the gates of a GRU, as ONNX nodes."""

from __future__ import annotations

import numpy as np
from glossa_train.normalization import EPSILON

from graph import Graph
from layers import Layers


def add_share(
    g: Graph, layers: Layers, values: str, rnn: str, part: str, weights: dict[str, np.ndarray]
) -> str:
    """values [B, K] -> [B, 3U]; `part` is as in the names of the weights: "ih", "hh_l0"."""
    name, bias = f"{rnn}.weight_{part}", weights[f"{rnn}.bias_{part}"]
    gain = weights.get(f"{rnn}.gain_{part}")
    if gain is None:
        return layers.linear(values, name, bias)
    return add_normalized(g, layers.linear(values, name), gain, bias)


def add_normalized(g: Graph, share: str, gain: np.ndarray, bias: np.ndarray) -> str:
    """share [B, 3U] -> [B, 3U]: layer normalization, each gate by itself."""
    units = len(gain) // 3
    gates = g.add("Reshape", share, g.constant(np.array([-1, 3, units])))
    ones = g.constant(np.ones(units, np.float32))
    values = g.add("LayerNormalization", gates, ones, axis=-1, epsilon=EPSILON)
    rows = g.add("Reshape", values, g.constant(np.array([-1, 3 * units])))
    return g.add("Add", g.add("Mul", rows, g.constant(gain)), g.constant(bias))


def add_step(g: Graph, from_input: str, from_state: str, state: str, units: int) -> str:
    """Both shares [B, 3U] and the state before [B, U] -> the state after [B, U]."""
    parts = g.constant(np.array([2 * units, units]))
    gates_input, new_input = g.add_many("Split", 2, from_input, parts, axis=1)
    gates_state, new_state = g.add_many("Split", 2, from_state, parts, axis=1)
    gates = g.add("Sigmoid", g.add("Add", gates_input, gates_state))
    reset, update = g.add_many("Split", 2, gates, axis=1)
    new = g.add("Tanh", g.add("Add", new_input, g.add("Mul", reset, new_state)))
    return g.add("Add", new, g.add("Mul", update, g.add("Sub", state, new)))
