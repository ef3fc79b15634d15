"""Training: it learns, it resumes, and its shortcuts compute what they stand for."""

from __future__ import annotations

import contextlib
import io
import math
import os
import signal
import tempfile
import time
import unittest
from dataclasses import replace
from functools import partial
from pathlib import Path

import support
import torch
import torch.nn.functional as F
from torch import nn

from glossa_train.candidates import choose_candidates
from glossa_train.checkpoint import load_checkpoint
from glossa_train.config import PAD, UNK
from glossa_train.data import Corpus, example, make_batch
from glossa_train.gru import GruSequence
from glossa_train.guidance import Guide
from glossa_train.model import Seq2Seq, attention_loss, cross_entropy, dropout
from glossa_train.options import TrainOptions
from glossa_train.schedule import guidance, learning_rate, progress
from glossa_train.train import train
from glossa_train.translate import translate
from glossa_train.variants import copyable_words

QUIET = TrainOptions(
    epochs=2, batch_tokens=200, warmup_steps=5, workers=1, evaluate_minutes=0, copy_probability=0.0
)


INTERRUPTED_AT = 3


class InterruptedBatches(list):
    def __getitem__(self, index: int):
        if index == INTERRUPTED_AT:
            os.kill(os.getpid(), signal.SIGTERM)
        return super().__getitem__(index)


class InterruptedCorpus(Corpus):
    """The process gets a signal to terminate in the middle of an epoch."""

    def epoch(self, number: int, batch_tokens: int) -> list:
        return InterruptedBatches(super().epoch(number, batch_tokens))


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
        for config in (support.TINY, support.ODD):
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
        results = []
        for precision in (None, torch.bfloat16):
            torch.manual_seed(4)
            model = Seq2Seq(support.ODD, precision=precision)
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
        bias = torch.randn(3 * size)
        real = torch.tensor([[1, 1], [1, 1], [1, 0]]).unsqueeze(2)
        keep = torch.tensor([[2.0, 0, 2, 0], [0, 2, 2, 0]])
        arguments = [values.double().requires_grad_() for values in (inputs, weight, bias)]
        masks = real.double(), keep.double()
        self.assertTrue(torch.autograd.gradcheck(lambda *a: GruSequence.apply(*a, *masks), arguments))
        cell = torch.nn.GRUCell(3 * size, size).double()
        cell.weight_ih.data = torch.eye(3 * size).double()
        cell.bias_ih.data.zero_()
        cell.weight_hh.data, cell.bias_hh.data = arguments[1].t(), arguments[2]
        state = torch.zeros(batch, size).double()
        found = GruSequence.apply(*arguments, *masks)
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


class ScheduleTest(unittest.TestCase):
    def test_epochs(self) -> None:
        options = TrainOptions(epochs=4)
        self.assertEqual(progress(options, elapsed=1e6, epoch=1, fraction=0.5), 0.375)

    def test_budget(self) -> None:
        options = TrainOptions(minutes=10, epochs=4)
        self.assertEqual(progress(options, elapsed=300, epoch=3, fraction=0.9), 0.5)
        self.assertEqual(progress(options, elapsed=700, epoch=0, fraction=0), 1.0)

    def test_learning_rate(self) -> None:
        options = TrainOptions(learning_rate=1.0, final_learning_rate=0.1, warmup_steps=10)
        self.assertAlmostEqual(learning_rate(options, step=0, done=0.0), 0.1)
        self.assertAlmostEqual(learning_rate(options, step=9, done=0.0), 1.0)
        self.assertAlmostEqual(learning_rate(options, step=99, done=0.5), 0.55)
        self.assertAlmostEqual(learning_rate(options, step=99, done=1.0), 0.1)

    def test_guidance_is_none_at_both_ends(self) -> None:
        options = TrainOptions(guidance=0.4)
        found = [guidance(options, done) for done in (0.0, 0.125, 0.25, 0.5, 0.75, 0.875, 1.0)]
        self.assertEqual(found, [0.0, 0.2, 0.4, 0.4, 0.4, 0.2, 0.0])


class CorpusTest(unittest.TestCase):
    def test_epoch_is_a_function_of_its_number(self) -> None:
        corpus = Corpus(support.sentence_pairs(60), support.processor(), copy_probability=0.5)
        self.assertEqual(corpus.epoch(1, 100), corpus.epoch(1, 100))
        self.assertNotEqual(corpus.epoch(1, 100), corpus.epoch(2, 100))

    def test_sampling_cuts_the_same_text_otherwise(self) -> None:
        processor = support.processor()
        items = support.sentence_pairs(60)
        corpus = Corpus(items, processor, sampling_probability=1.0)
        best = {tuple(pair.source) for pair in corpus.examples}
        drawn = [pair for batch in corpus.epoch(0, 100) for pair in batch]
        texts = sorted(processor.decode(pair.source[:-1]) for pair in drawn)
        self.assertEqual(texts, sorted(item.source for item in items))
        self.assertGreater(sum(tuple(pair.source) not in best for pair in drawn), 10)
        self.assertEqual(drawn, [pair for batch in corpus.epoch(0, 100) for pair in batch])

    def test_batches_hold_every_pair_within_their_size(self) -> None:
        corpus = Corpus(support.sentence_pairs(60), support.processor())
        batches = corpus.epoch(0, 100)
        self.assertEqual(sum(map(len, batches)), 60)
        for batch in batches:
            self.assertLessEqual(len(batch) * max(len(pair.target) for pair in batch), 100)

    def test_copying_puts_the_same_on_both_sides(self) -> None:
        items = [item for item in support.sentence_pairs(60) if copyable_words(item)]
        corpus = Corpus(items, support.processor(), copy_probability=1.0)
        copied = 0
        for batch in corpus.epoch(0, 100):
            for pair in batch:
                # the little language lacks some letters of made-up names
                self.assertEqual(pair.source.count(UNK), pair.target.count(UNK))
                copied += pair.source.count(UNK)
        self.assertGreater(copied, 10)

    def test_links_belong_to_their_pair(self) -> None:
        items, processor = support.sentence_pairs(300), support.processor()
        corpus = Corpus(items, processor, casual_probability=0.5, guide=support.guide())
        linked = unlinked = 0
        for batch in corpus.epoch(0, 100):
            links = make_batch(batch).links
            for column, pair in enumerate(batch):
                if pair.links is None:
                    unlinked += 1
                    self.assertFalse(links[:, :, column].any())
                    continue
                linked += 1
                # names and marks are the same on both sides, and so are their links
                for kind in map(processor.piece_to_id, ("▁Tom", "▁Boston", ".", "?")):
                    if pair.source.count(kind) == 1 == pair.target.count(kind):
                        # the first target token is bos, which nothing predicts
                        row, place = pair.target.index(kind) - 1, pair.source.index(kind)
                        self.assertEqual(torch.nonzero(links[row, :, column])[:, 0].tolist(), [place])
        self.assertGreater(min(linked, unlinked), 100)

    def test_batch_is_padded_at_the_end(self) -> None:
        batch = make_batch([example([5, 6], [7]), example([8], [])])
        self.assertEqual(batch.source.t().tolist(), [[5, 6, 3], [8, 3, 0]])
        self.assertEqual(batch.target.t().tolist(), [[2, 7, 3], [2, 3, 0]])


class TrainTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def train(
        self,
        name: str,
        options: TrainOptions,
        count: int = 60,
        kind: type[Corpus] = Corpus,
        guide: Guide | None = None,
        initial: dict[str, torch.Tensor] | None = None,
    ) -> dict[str, torch.Tensor]:
        corpus = kind(support.sentence_pairs(count), support.processor(), guide=guide)
        with contextlib.redirect_stdout(io.StringIO()):
            train(support.TINY, options, corpus, self.folder / name, initial=initial)
        return load_checkpoint(self.folder / name).average

    def test_learns_a_little_language(self) -> None:
        options = replace(QUIET, epochs=30, batch_tokens=300, learning_rate=0.02, dropout=0.0)
        model = Seq2Seq(support.TINY)
        model.load_state_dict(self.train("learn.pt", options, count=300))
        items = support.sentence_pairs(300)[:20]
        texts = translate(model.eval(), support.processor(), [item.source for item in items])
        self.assertEqual(texts, [item.references[0] for item in items])

    def test_guided_attention_lies_on_the_links(self) -> None:
        options = replace(QUIET, epochs=6, batch_tokens=300, learning_rate=0.01, dropout=0.0)
        shares = []
        for weight in (0.0, 0.5):
            chosen = replace(options, guidance=weight)
            model = Seq2Seq(support.TINY)
            model.load_state_dict(self.train(f"{weight}.pt", chosen, 300, guide=support.guide()))
            corpus = Corpus(support.sentence_pairs(20), support.processor(), guide=support.guide())
            batch = make_batch(corpus.examples)
            encoded = model.eval().encode(batch.source)
            _, attention, _ = model.decode(batch.target[:-1], *encoded)
            loss = attention_loss(attention, batch.links)
            shares.append(math.exp(-float(loss.detach()) / int(batch.links.any(dim=1).sum())))
        self.assertGreater(shares[1], shares[0] + 0.1)

    def test_starts_from_other_weights(self) -> None:
        initial = {name: value.clone() for name, value in Seq2Seq(support.TINY).state_dict().items()}
        still = replace(QUIET, epochs=1, learning_rate=0.0)
        for name, value in self.train("started.pt", still, initial=initial).items():
            torch.testing.assert_close(value, initial[name], msg=name)
        # a run that goes on has no use for them
        self.train("resumed.pt", replace(QUIET, epochs=1))
        before = load_checkpoint(self.folder / "resumed.pt").average
        for name, value in self.train("resumed.pt", replace(QUIET, epochs=1), initial=initial).items():
            torch.testing.assert_close(value, before[name], rtol=0, atol=0, msg=name)

    def test_resumed_run_ends_where_an_uninterrupted_one_does(self) -> None:
        whole = self.train("whole.pt", QUIET)
        self.train("halves.pt", QUIET, kind=InterruptedCorpus)
        self.assertEqual(load_checkpoint(self.folder / "halves.pt").step, INTERRUPTED_AT + 1)
        self.assertFalse(load_checkpoint(self.folder / "halves.pt").finished)
        halves = self.train("halves.pt", QUIET)
        for name, value in whole.items():
            torch.testing.assert_close(value, halves[name], rtol=0, atol=0, msg=name)

    def test_two_workers_do_what_one_does(self) -> None:
        options = replace(QUIET, dropout=0.0, full_softmax_from=0.0)
        one, two = self.train("one.pt", options), self.train("two.pt", replace(options, workers=2))
        for name, value in one.items():
            torch.testing.assert_close(value, two[name], rtol=1e-3, atol=1e-4, msg=name)

    def test_budget_ends_the_run(self) -> None:
        started = time.monotonic()
        self.train("budget.pt", replace(QUIET, minutes=0.02, epochs=10**6))
        self.assertLess(time.monotonic() - started, 20)
        checkpoint = load_checkpoint(self.folder / "budget.pt")
        self.assertTrue(checkpoint.finished)
        self.assertGreaterEqual(checkpoint.elapsed, 1.2)

    def test_refuses_a_checkpoint_of_another_configuration(self) -> None:
        self.train("small.pt", replace(QUIET, epochs=1))
        with self.assertRaisesRegex(ValueError, "was trained with"):
            train(support.ODD, QUIET, Corpus([], support.processor()), self.folder / "small.pt")


if __name__ == "__main__":
    unittest.main()
