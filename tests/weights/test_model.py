"""The network: its hand-written passes against PyTorch's, and what its loss is made of."""

from __future__ import annotations

import math
import unittest
from dataclasses import replace
from functools import partial

import support
import torch
import torch.nn.functional as F
from torch import nn

from glossa_train.candidates import choose_candidates
from glossa_train.config import PAD
from glossa_train.gru import GruSequence
from glossa_train.losses import attention_loss, cross_entropy
from glossa_train.model import Seq2Seq, dropout


def random_batch() -> tuple[torch.Tensor, torch.Tensor]:
    source = torch.randint(4, support.VOCABULARY_SIZE, (6, 5))
    source[4:, ::2] = PAD
    target = torch.randint(4, support.VOCABULARY_SIZE, (8, 5))
    target[5:, 1] = PAD
    return source, target


class ModelTest(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(3)

    def test_fused_decoder_equals_steps(self) -> None:
        for config in (support.TINY, support.ODD):
            model = Seq2Seq(config).double()
            for parameter in model.parameters():
                if parameter.dim() == 1:  # biases and gains do something
                    nn.init.normal_(parameter, 1, 0.3)
            source, target = random_batch()
            results = []
            for fused in (False, True):
                model.zero_grad()
                encoded = model.encode(source)
                decode = model.teacher_force if fused else lambda *a: model.decode(*a)[:2]
                outputs = decode(target[:-1], *encoded)
                for output in outputs:
                    numbers = torch.arange(output.numel()).view_as(output).sin()
                    (output * numbers).sum().backward(retain_graph=True)
                gradients = {n: p.grad for n, p in model.named_parameters() if p.grad is not None}
                results.append((*outputs, gradients))
            for k in range(2):
                torch.testing.assert_close(results[0][k], results[1][k])
            self.assertEqual(results[0][2].keys(), results[1][2].keys())
            for name, gradient in results[0][2].items():
                torch.testing.assert_close(gradient, results[1][2][name], msg=name)

    def test_encoder_equals_pytorch(self) -> None:
        for config in (replace(support.TINY, normalization="none"), support.ODD):
            model = Seq2Seq(config).double()
            source, _ = random_batch()
            lengths = (source != PAD).sum(dim=0)
            results = []
            for own in (True, False):
                model.zero_grad()
                if own:
                    memory, _, _, state = model.encode(source)
                else:
                    embedded = model.source_embedding()(source)
                    packed = nn.utils.rnn.pack_padded_sequence(embedded, lengths, enforce_sorted=False)
                    outputs, ends = model.encoder.rnn(packed)
                    memory, _ = nn.utils.rnn.pad_packed_sequence(outputs)
                    state = torch.tanh(model.encoder.init(torch.cat((ends[-2], ends[-1]), dim=1)))
                memory = memory * (source != PAD).unsqueeze(2)
                for output in (memory, state):
                    numbers = torch.arange(output.numel()).view_as(output).sin()
                    (output * numbers).sum().backward(retain_graph=True)
                gradients = {n: p.grad for n, p in model.named_parameters() if p.grad is not None}
                results.append(((memory, state), gradients))
            torch.testing.assert_close(results[0][0], results[1][0])
            torch.testing.assert_close(results[0][1], results[1][1])
            self.assertGreaterEqual(len(results[0][1]), 11)

    def test_normalized_gru(self) -> None:
        steps, batch, units = 4, 3, 5
        real, keep = torch.ones(steps, batch, 1).double(), torch.ones(batch, units).double()
        real[2:, 1] = 0
        shapes = (steps, batch, 3 * units), (units, 3 * units), (3 * units,), (3 * units,)
        arguments = [torch.randn(shape).double().requires_grad_() for shape in shapes]

        def run(inputs, weight, gain, shift) -> torch.Tensor:
            return GruSequence.apply(inputs, weight, torch.zeros_like(shift), gain, shift, real, keep)

        self.assertTrue(torch.autograd.gradcheck(run, arguments))
        inputs, weight, gain, shift = arguments
        norms = [nn.LayerNorm(units).double() for _ in range(3)]
        for norm, of_gate, bias in zip(norms, gain.split(units), shift.split(units)):
            norm.weight, norm.bias = nn.Parameter(of_gate), nn.Parameter(bias)
        state = torch.zeros(batch, units).double()
        for t, found in enumerate(run(*arguments)):
            shares = (state @ weight).split(units, dim=1)
            of_state = [norm(share) for norm, share in zip(norms, shares)]
            reset, update, new = inputs[t].split(units, dim=1)
            reset, update = torch.sigmoid(reset + of_state[0]), torch.sigmoid(update + of_state[1])
            new = torch.tanh(new + reset * of_state[2])
            state = torch.where(real[t] > 0, (1 - update) * new + update * state, state)
            torch.testing.assert_close(found, state)

    def test_cross_entropy_equals_pytorch(self) -> None:
        targets = torch.tensor([0, 3, 6])
        for smoothing in (0.0, 0.1):
            results = []
            for function in (cross_entropy, partial(F.cross_entropy, reduction="sum")):
                logits = torch.randn(3, 7, generator=torch.manual_seed(1)).double().requires_grad_()
                loss = function(logits, targets, label_smoothing=smoothing)
                loss.backward()
                results.append((loss, logits.grad))
            torch.testing.assert_close(results[0], results[1])

    def test_bfloat16_computes_nearly_the_same(self) -> None:
        for config in (support.TINY, support.ODD):
            results = []
            for precision in (None, torch.bfloat16):
                torch.manual_seed(4)
                model = Seq2Seq(config, precision=precision)
                loss = model.loss(*random_batch(), smoothing=0.1)
                loss.backward()
                results.append((loss, torch.cat([p.grad.flatten() for p in model.parameters()])))
            (loss, gradient), (rough_loss, rough_gradient) = results
            self.assertNotEqual(float(loss), float(rough_loss))
            self.assertAlmostEqual(float(rough_loss / loss), 1.0, places=2)
            self.assertGreater(float(torch.cosine_similarity(gradient, rough_gradient, dim=0)), 0.999)

    def test_state_dropout_hides_units_from_the_products(self) -> None:
        torch.manual_seed(5)
        steps, batch, size = 3, 2, 4
        inputs, weight = torch.randn(steps, batch, 3 * size), torch.randn(size, 3 * size)
        bias, norm = torch.randn(3 * size), (None, None)
        real = torch.tensor([[1, 1], [1, 1], [1, 0]]).unsqueeze(2)
        keep = torch.tensor([[2.0, 0, 2, 0], [0, 2, 2, 0]])
        arguments = [values.double().requires_grad_() for values in (inputs, weight, bias)]
        masks = real.double(), keep.double()
        self.assertTrue(torch.autograd.gradcheck(lambda *a: GruSequence.apply(*a, *norm, *masks), arguments))
        cell = torch.nn.GRUCell(3 * size, size).double()
        cell.weight_ih.data = torch.eye(3 * size).double()
        cell.bias_ih.data.zero_()
        cell.weight_hh.data, cell.bias_hh.data = arguments[1].t(), arguments[2]
        state = torch.zeros(batch, size).double()
        found = GruSequence.apply(*arguments, *norm, *masks)
        for t in range(2):
            gates = arguments[0][t] + state * keep @ arguments[1] + arguments[2]
            update = torch.sigmoid(gates[:, size : 2 * size])
            seen = cell(arguments[0][t], state * keep)  # new + update (seen state - new)
            state = seen + update * (state - state * keep)
            torch.testing.assert_close(found[t], state)

    def test_decoder_state_dropout_has_the_right_gradient(self) -> None:
        model = Seq2Seq(support.TINY, state_dropout=0.5).double()
        source, target = random_batch()
        names = ["decoder.rnn.weight_hh", "attention.query.weight", "encoder.init.weight"]
        parameters = [model.get_parameter(name) for name in names]

        def loss() -> torch.Tensor:
            torch.manual_seed(6)
            return model.loss(source, target)

        gradients = torch.autograd.grad(loss(), parameters)
        for parameter, gradient in zip(parameters, gradients):
            k = int(gradient.flatten().abs().argmax())
            values = []
            for change in (1e-5, -2e-5):
                parameter.data.view(-1)[k] += change
                values.append(float(loss()))
            parameter.data.view(-1)[k] += 1e-5
            self.assertAlmostEqual((values[0] - values[1]) / 2e-5, float(gradient.flatten()[k]), places=5)

    def test_attention_loss_counts_what_lies_on_links(self) -> None:
        # two target tokens, three source positions, one sentence; the second token has no links
        attention = torch.tensor([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]])[:, :, None]
        links = torch.tensor([[True, True, False], [False, False, False]])[:, :, None]
        self.assertAlmostEqual(float(attention_loss(attention, links)), -math.log(0.75), places=6)

    def test_pads_change_nothing(self) -> None:
        model = Seq2Seq(support.ODD).double().eval()
        source, target = random_batch()
        together = float(model.loss(source, target))
        alone = 0.0
        for k in range(source.size(1)):
            length, real = (int((side[:, k] != PAD).sum()) for side in (source, target))
            alone += float(model.loss(source[:length, k : k + 1], target[:real, k : k + 1]))
        self.assertAlmostEqual(together, alone, places=9)

    def test_attention_sums_to_one_over_real_tokens(self) -> None:
        model = Seq2Seq(support.TINY).eval()
        source, target = random_batch()
        _, attention, _ = model.decode(target[:-1], *model.encode(source))
        torch.testing.assert_close(attention.sum(dim=1), torch.ones(7, 5))
        self.assertEqual(float(attention[:, source == PAD].detach().abs().max()), 0.0)

    def test_candidates_estimate_the_whole_softmax(self) -> None:
        model = Seq2Seq(support.TINY).eval()
        batch = random_batch()
        whole = float(model.loss(*batch))
        self.assertAlmostEqual(float(model.loss(*batch, candidates=(20, 1000))), whole, places=3)
        estimates = [float(model.loss(*batch, candidates=(10, 10))) for _ in range(50)]
        self.assertAlmostEqual(sum(estimates) / 50 / whole, 1.0, places=2)

    def test_candidates_hold_the_targets(self) -> None:
        targets = torch.tensor([40, 7, 40, 47])
        for size, expected in ((1000, 10 + 2 + 116), (48, 48)):
            chosen = choose_candidates(targets, size, frequent=10, drawn=100)
            self.assertEqual(chosen.ids[chosen.targets].tolist(), targets.tolist())
            self.assertEqual(len(chosen.ids), expected)

    def test_dropout_keeps_the_mean(self) -> None:
        dropped = dropout(torch.ones(100_003), 0.25)
        self.assertAlmostEqual(float(dropped.mean()), 1.0, delta=0.01)
        self.assertAlmostEqual(float((dropped == 0).float().mean()), 0.25, delta=0.01)


    def test_word_dropout_drops_whole_tokens(self) -> None:
        model = Seq2Seq(support.TINY, word_dropout=0.5)
        embedded = model.embed(model.embedding, torch.full((100, 20), 7))
        dropped = (embedded == 0).all(dim=2)
        self.assertTrue(torch.equal(dropped, (embedded == 0).any(dim=2)))
        self.assertAlmostEqual(float(dropped.float().mean()), 0.5, delta=0.05)
        self.assertFalse((model.eval().embed(model.embedding, torch.tensor([[7]])) == 0).any())


if __name__ == "__main__":
    unittest.main()
