"""One decoder step as an ONNX graph. Its rows are the hypotheses of one sentence."""

from __future__ import annotations

import numpy as np
from glossa_train.config import BOS, PAD, Config
from onnx import TensorProto

from gates import add_share, add_step
from graph import Graph
from layers import Layers

FLOAT, INT32 = TensorProto.FLOAT, TensorProto.INT32


def add_decoder(
    g: Graph, layers: Layers, config: Config, biases: dict[str, np.ndarray], best: int
) -> None:
    """previous [B], state [B, D], memory [T, 2H], keys [T, A]
    -> next_state [B, D], attention [B, T], and what the search needs: tokens [B] for `best` = 1,
    else the log_probabilities [B, best] of the `best` likeliest tokens [B, best] of each row."""
    size, queries = config.decoder_size, config.attention_size
    state = g.input("state", FLOAT, ["B", size])
    embedded = layers.embed(g.input("previous", INT32, ["B"]), "embedding.weight")
    memory = g.input("memory", FLOAT, ["T", config.memory_size])
    keys = g.input("keys", FLOAT, ["T", queries])

    from_state = add_share(g, layers, state, "decoder.rnn", "hh", biases)

    with_embedding = config.attention_query == "state_embedding"
    asking = g.add("Concat", state, embedded, axis=1) if with_embedding else state
    query = layers.linear(asking, "attention.query.weight", np.zeros(queries, np.float32))
    query = g.add("Unsqueeze", query, g.constant(np.array([1])))
    tanh = g.add("Tanh", g.add("Add", query, keys))
    energies = g.add("MatMul", tanh, g.constant(biases["attention.v.weight"][0]))
    attention = g.add("Softmax", energies, axis=1)
    context = g.add("MatMul", attention, memory)

    step_input = g.add("Concat", embedded, context, axis=1)
    from_input = add_share(g, layers, step_input, "decoder.rnn", "ih", biases)
    state = add_step(g, from_input, from_state, state, size)

    features = g.add("Concat", state, context, embedded, axis=1)
    if config.readout == "tied":
        bias = biases["decoder.readout.bias"]
        features = g.add("Tanh", layers.linear(features, "decoder.readout.weight", bias))
        output, bias = "embedding.weight", biases["decoder.output_bias"]
    else:
        output, bias = "decoder.output.weight", biases["decoder.output.bias"]
    logits = layers.linear(features, output, bias)

    never = np.zeros((1, config.vocabulary_size), np.float32)
    never[0, [PAD, BOS]] = -np.inf
    allowed = g.add("Add", logits, g.constant(never))
    if best == 1:
        tokens = g.add("ArgMax", allowed, axis=1, keepdims=0)
    else:
        total = g.add("ReduceLogSumExp", logits, axes=[1], keepdims=1)
        values, tokens = g.add_many("TopK", 2, allowed, g.constant(np.array([best])), axis=1)
        g.output(g.add("Sub", values, total), "log_probabilities", FLOAT, ["B", best])
    shape = ["B"] if best == 1 else ["B", best]
    g.output(g.add("Cast", tokens, to=INT32), "tokens", INT32, shape)
    g.output(attention, "attention", FLOAT, ["B", "T"])
    g.output(state, "next_state", FLOAT, ["B", size])
