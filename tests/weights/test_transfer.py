"""Weights of a network without layer normalization, made those of one with it."""

from __future__ import annotations

import unittest
from dataclasses import replace

import support
import torch
from torch import Tensor, nn

from glossa_train.config import PAD, Config
from glossa_train.data import Batch
from glossa_train.model import Seq2Seq
from glossa_train.transfer import Weights, with_layer_normalization


def features(config: Config, weights: Weights, batch: Batch) -> Tensor:
    """What the readout gets of all real tokens."""
    network = Seq2Seq(config).eval()
    network.load_state_dict(weights)
    with torch.no_grad():
        found, _ = network.teacher_force(batch.target[:-1], *network.encode(batch.source))
    return found[batch.target[:-1] != PAD]


class LayerNormalizationTest(unittest.TestCase):
    def test_network_computes_nearly_the_same(self) -> None:
        for config in (replace(support.TINY, normalization="none"), support.ODD):
            torch.manual_seed(8)
            source = torch.randint(4, support.VOCABULARY_SIZE, (7, 60))
            source[5:, ::3] = PAD
            target = torch.randint(4, support.VOCABULARY_SIZE, (8, 60))
            target[4:, ::4] = PAD
            batch = Batch(source, target, torch.zeros(7, 7, 60, dtype=torch.bool))
            network = Seq2Seq(config)
            for name, parameter in network.named_parameters():
                if "rnn.weight" in name:  # shares that are neither of mean 0 nor of deviation 1
                    parameter.data.mul_(3).add_(0.2)
                elif "rnn.bias" in name:
                    nn.init.normal_(parameter)
            weights = network.state_dict()
            layer = replace(config, normalization="layer")
            fitted = with_layer_normalization(weights, layer, batch)
            before = features(config, weights, batch)
            unfitted = {name: weights.get(name, torch.ones_like(values)) for name, values in fitted.items()}
            error, worse = (
                float((features(layer, found, batch) - before).square().mean() / before.var())
                for found in (fitted, unfitted)
            )
            self.assertLess(1.5 * error, worse)
