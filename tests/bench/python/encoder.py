"""The encoder of one sentence as an ONNX graph, attention keys included."""

from __future__ import annotations

import numpy as np
from glossa_train.config import Config
from onnx import TensorProto

from gates import add_normalized, add_share, add_step
from graph import Body, Graph
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
    add_grus = add_normalized_grus if config.normalization == "layer" else add_plain_grus
    memory, ends = add_grus(g, layers, config, biases, embedded)
    state = g.add("Tanh", layers.linear(ends, "encoder.init.weight", biases["encoder.init.bias"]))
    keys = layers.linear(memory, "attention.keys.weight", biases["attention.keys.bias"])
    g.output(memory, "memory", FLOAT, ["T", config.memory_size])
    g.output(keys, "keys", FLOAT, ["T", config.attention_size])
    g.output(state, "state", FLOAT, [1, config.decoder_size])


def add_plain_grus(
    g: Graph, layers: Layers, config: Config, biases: dict[str, np.ndarray], embedded: str
) -> tuple[str, str]:
    """embedded [T, E] -> memory [T, 2H], the last states [1, 2H]: ONNX's own GRU."""
    kinds = ("ih", "hh")
    inner, outer = (
        layers.matrix(*(f"encoder.rnn.weight_{kind}_{way}" for way in DIRECTIONS), order=onnx_gates)
        for kind in kinds
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
    return memory, g.add("Reshape", ends, g.constant(np.array([1, width])))


def add_normalized_grus(
    g: Graph, layers: Layers, config: Config, biases: dict[str, np.ndarray], embedded: str
) -> tuple[str, str]:
    """The same of normalized gates, which ONNX's GRU does not have: a loop over the input's shares."""
    size = config.encoder_size
    first = g.constant(np.zeros((1, size), np.float32))
    states, ends = [], []
    for way in DIRECTIONS:
        backward = int(way.endswith("reverse"))
        # [1, H, 3H]
        matrix = g.add("Transpose", layers.matrix(f"encoder.rnn.weight_hh_{way}"), perm=[0, 2, 1])
        weight = g.add("Reshape", matrix, g.constant(np.array([size, 3 * size])))
        body = Body(g, f"step_{way}")
        state = body.input(f"state_{way}", FLOAT, [1, size])
        share = body.input(f"share_{way}", FLOAT, [3 * size])
        from_input = body.add("Unsqueeze", share, body.constant(np.array([0])))
        gain, bias = (biases[f"encoder.rnn.{name}_hh_{way}"] for name in ("gain", "bias"))
        from_state = add_normalized(body, body.add("MatMul", state, weight), gain, bias)
        after = add_step(body, from_input, from_state, state, size)
        row = body.add("Reshape", after, body.constant(np.array([size])))
        body.output(after, f"after_{way}", FLOAT, [1, size])
        body.output(row, f"row_{way}", FLOAT, [size])
        shares = add_share(g, layers, embedded, "encoder.rnn", f"ih_{way}", biases)
        end, rows = g.add_many(
            "Scan",
            2,
            first,
            shares,
            body=body.proto(),
            num_scan_inputs=1,
            scan_input_directions=[backward],
            scan_output_directions=[backward],
        )
        states.append(rows)
        ends.append(end)
    return g.add("Concat", *states, axis=1), g.add("Concat", *ends, axis=1)
