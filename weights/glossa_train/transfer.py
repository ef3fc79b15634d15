"""Weights to start from: those of another model, of the same sizes but for any languages, which is given layer
normalization if it has none."""

from __future__ import annotations

from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor

from .aligner import Pair
from .config import PAD, Config
from .data import Batch, example, make_batch
from .model import Seq2Seq
from .modelfile import ModelFile
from .normalization import EPSILON
from .train import Weights


def transferred(model: ModelFile, config: Config, pieces: list[str], pairs: list[Pair]) -> Weights:
    """The weights of `model`, its rows of the vocabulary moved to where `pieces` has the same text.

    Pieces that `model` lacks keep random weights, drawn from PyTorch's global generator. Layer normalization is
    fitted to `pairs`, some of the training data, where `model` has none.
    """
    found = replace(model.config, vocabulary_size=config.vocabulary_size)
    # A query of the state alone is one that has not learnt to use the embedding yet.
    if config.attention_query == "state_embedding":
        found = replace(found, attention_query=config.attention_query)
    normalization = found.normalization
    if config.normalization == "layer":
        found = replace(found, normalization="layer")
    if found != config:
        raise ValueError(f"the model to start from has {found}, not {config}")
    weights = moved(model, replace(config, normalization=normalization), pieces)
    if normalization == config.normalization:
        return weights
    return with_layer_normalization(weights, config, make_batch([example(*pair) for pair in pairs]))


def moved(model: ModelFile, config: Config, pieces: list[str]) -> Weights:
    """`config`: that of `model` but for vocabulary and query."""
    places = {piece: k for k, piece in enumerate(model.tokenizer.pieces)}
    matches = [(k, places[piece]) for k, piece in enumerate(pieces) if piece in places]
    rows, old_rows = (list(column) for column in zip(*matches))
    weights = Seq2Seq(config).state_dict()
    for name, values in weights.items():
        old = torch.tensor(model.weights[name])
        if "embedding" in name or name.startswith("decoder.output"):  # a row for each piece
            values[rows] = old[old_rows]
        elif name == "attention.query.weight":
            values.zero_()[:, : old.size(1)] = old
        else:
            values.copy_(old)
    return weights


@torch.no_grad()
def with_layer_normalization(weights: Weights, config: Config, batch: Batch) -> Weights:
    """The weights of a network without layer normalization -> those of one with it, whose gates get what is nearest to
    what they got: gain and shift of each unit are the line through its share, over its normalized share, that has the
    least squares on `batch`."""
    network = Seq2Seq(replace(config, normalization="none"))
    network.load_state_dict(weights)
    result = dict(weights)
    for (rnn, part), share in gate_shares(network.eval(), batch).items():
        gates = share.unflatten(1, (3, -1))  # [N, 3, U]
        values = F.layer_norm(gates, gates.shape[2:], eps=EPSILON).flatten(1)
        gain = covariance(share, values) / covariance(values, values).clamp_min(EPSILON)
        result[f"{rnn}.gain_{part}"] = gain
        result[f"{rnn}.bias_{part}"] = weights[f"{rnn}.bias_{part}"] + (share - gain * values).mean(dim=0)
    return result


def covariance(a: Tensor, b: Tensor) -> Tensor:
    """[N, U] each -> [U]."""
    return ((a - a.mean(dim=0)) * (b - b.mean(dim=0))).mean(dim=0)


def gate_shares(network: Seq2Seq, batch: Batch) -> dict[tuple[str, str], Tensor]:
    """What inputs and states contribute to the gates of each GRU [N, 3U], without biases, by the names of its
    weights."""
    memory, keys, mask, state = network.encode(batch.source)
    features, _ = network.teacher_force(batch.target[:-1], memory, keys, mask, state)
    config, encoder = network.config, network.encoder
    read, written = batch.source != PAD, batch.target[:-1] != PAD

    inputs = network.source_embedding()(batch.source)
    keep = inputs.new_ones(2 * encoder.layers, inputs.size(1), config.encoder_size)
    seen = {}
    for k, outputs in enumerate(encoder.layer_outputs(inputs, read.unsqueeze(2).to(inputs.dtype), keep)):
        for direction, states in zip(("", "_reverse"), outputs[read].chunk(2, dim=1)):
            seen["encoder.rnn", f"ih_l{k}{direction}"] = inputs[read]
            seen["encoder.rnn", f"hh_l{k}{direction}"] = states
        inputs = outputs
    states, contexts, embedded = features[written].split(
        (config.decoder_size, config.memory_size, config.embedding_size), dim=1
    )
    seen["decoder.rnn", "ih"] = torch.cat((embedded, contexts), dim=1)
    seen["decoder.rnn", "hh"] = states
    weights = network.state_dict()
    return {(rnn, part): values @ weights[f"{rnn}.weight_{part}"].t() for (rnn, part), values in seen.items()}


def mixed(weights: Weights, initial: Weights, share: float) -> Weights:
    """Between what a run learnt and what it began with (Wortsman et al. 2022,
    https://arxiv.org/abs/2109.01903)."""
    return {name: torch.lerp(values, initial[name], share) for name, values in weights.items()}
