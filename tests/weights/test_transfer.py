"""Weights of a network without layer normalization, made those of one with it."""

from __future__ import annotations

import unittest
from dataclasses import replace

import support
import torch

from glossa_train.data import Batch
from glossa_train.model import Seq2Seq
from glossa_train.normalization import normalized
from glossa_train.transfer import gate_shares, normalizing


class NormalizingTest(unittest.TestCase):
    def test_gates_get_nearly_what_they_got(self) -> None:
        for config in (replace(support.TINY, normalization="none"), support.ODD):
            torch.manual_seed(8)
            source = torch.randint(4, support.VOCABULARY_SIZE, (7, 40))
            source[5:, ::3] = 0
            target = torch.randint(4, support.VOCABULARY_SIZE, (8, 40))
            target[4:, ::4] = 0
            batch = Batch(source, target, torch.zeros(7, 7, 40, dtype=torch.bool))
            network = Seq2Seq(config)
            weights = {name: 2 * value for name, value in network.state_dict().items()}
            network.load_state_dict(weights)
            found = normalizing(weights, replace(config, normalization="layer"), batch)
            Seq2Seq(replace(config, normalization="layer")).load_state_dict(found)
            shares = gate_shares(network, batch)
            self.assertEqual(len(shares), 4 * config.encoder_layers + 2)
            for (rnn, part), share in shares.items():
                gain, shift = found[f"{rnn}.gain_{part}"], found[f"{rnn}.bias_{part}"]
                before = share + weights[f"{rnn}.bias_{part}"]
                after = normalized(share, gain, shift)
                unexplained = (after - before).square().mean() / before.var()
                self.assertLess(float(unexplained), 0.4, f"{rnn} {part}")
                for change in (0.9, 1.1):  # there is no better gain
                    worse = (normalized(share, change * gain, shift) - before).square().mean()
                    self.assertLess(float((after - before).square().mean()), float(worse))
