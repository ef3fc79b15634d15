"""The encoder of one sentence as an ONNX graph, attention keys included."""

from __future__ import annotations

import numpy as np
from glossa_train.config import Config
from onnx import TensorProto

from graph import Graph
from layers import Layers

FLOAT, INT32 = TensorProto.FLOAT, TensorProto.INT32
DIRECTIONS = ("l0", "l0_reverse")


def onnx_gates(rows: np.ndarray) -> np.ndarray:
    """torch's gate order r, z, n -> ONNX's z, r, h. rows [3H, ...]."""
    reset, update, new = np.split(rows, 3)
    return np.concatenate((update, reset, new))


def add_encoder(g: Graph, layers: Layers, config: Config, biases: dict[str, np.ndarray]) -> None:
    """source [T] -> memory [T, 2H], keys [T, A], state [1, D]."""
    if config.encoder_layers != 1:
        raise ValueError(f"expected one encoder layer, found {config.encoder_layers}")
    embedded = layers.embed(g.input("source", INT32, ["T"]), "embedding.weight")
    kinds = ("ih", "hh")
    inner, outer = (
        layers.matrix(*(f"encoder.rnn.weight_{kind}_{way}" for way in DIRECTIONS)) for kind in kinds
    )
    bias = np.stack(
        [
            np.concatenate([onnx_gates(biases[f"encoder.rnn.bias_{kind}_{way}"]) for kind in kinds])
            for way in DIRECTIONS
        ]
    )
    outputs, ends = g.add_many(
        "GRU",
        2,
        g.add("Unsqueeze", embedded, g.constant(np.array([1]))),
        inner,
        outer,
        g.constant(bias),
        direction="bidirectional",
        hidden_size=config.encoder_size,
        linear_before_reset=1,  # torch.nn.GRU's reset gate
    )
    width = config.memory_size
    memory = g.add("Reshape", outputs, g.constant(np.array([-1, width])))
    ends = g.add("Reshape", ends, g.constant(np.array([1, width])))
    state = g.add("Tanh", layers.linear(ends, "encoder.init.weight", biases["encoder.init.bias"]))
    keys = layers.linear(memory, "attention.keys.weight", biases["attention.keys.bias"])
    g.output(memory, "memory", FLOAT, ["T", width])
    g.output(keys, "keys", FLOAT, ["T", config.attention_size])
    g.output(state, "state", FLOAT, [1, config.decoder_size])
