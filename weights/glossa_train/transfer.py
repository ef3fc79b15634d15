"""Weights to start from: those of another model, of the same sizes but for any languages."""

from __future__ import annotations

from dataclasses import replace

import torch

from .config import Config
from .model import Seq2Seq
from .modelfile import ModelFile
from .train import Weights


def transferred(model: ModelFile, config: Config, pieces: list[str]) -> Weights:
    """The weights of `model`, its rows of the vocabulary moved to where `pieces` has the same text.

    Pieces that `model` lacks keep random weights, drawn from PyTorch's global generator.
    """
    found = replace(model.config, vocabulary_size=config.vocabulary_size)
    # A query of the state alone is one that has not learnt to use the embedding yet.
    widened = config.attention_query == "state_embedding"
    if (replace(found, attention_query=config.attention_query) if widened else found) != config:
        raise ValueError(f"the model to start from has {found}, not {config}")
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


def mixed(weights: Weights, initial: Weights, share: float) -> Weights:
    """Between what a run learnt and what it began with (Wortsman et al. 2022,
    https://arxiv.org/abs/2109.01903)."""
    return {name: torch.lerp(values, initial[name], share) for name, values in weights.items()}
