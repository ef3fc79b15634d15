"""Minimum risk training: n-best lists, what they cost, and that it makes good translations likelier."""

from __future__ import annotations

import contextlib
import io
import math
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import support
import torch

from glossa_train.checkpoint import load_checkpoint
from glossa_train.data import Corpus
from glossa_train.item import Item
from glossa_train.losses import expected_cost
from glossa_train.model import Seq2Seq
from glossa_train.nbest import NBestCorpus, encode_nbest, make_nbest_batch
from glossa_train.options import TrainOptions
from glossa_train.score import sentence_bleu
from glossa_train.train import train

OPTIONS = TrainOptions(
    epochs=2, batch_tokens=300, warmup_steps=0, workers=1, evaluate_minutes=0, dropout=0.0, full_softmax_from=0.0
)


def lists_of(items: list[Item]) -> list[Item]:
    """The reference, its first words, and its words the other way round; every third lacks the last."""
    lists = []
    for k, item in enumerate(items):
        words = item.references[0].split()
        texts = [" ".join(words[:3]), item.references[0], " ".join(reversed(words))]
        lists.append(Item(item.source, texts[: 2 if k % 3 == 0 else 3]))
    return lists


def corpus_of(count: int, batch_tokens: int = 300) -> NBestCorpus:
    items = support.sentence_pairs(count)
    return NBestCorpus(encode_nbest(lists_of(items), items, support.processor(), False), batch_tokens, seed=1)


class NBestTest(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(3)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_sentence_bleu(self) -> None:
        words = "a b c d".split()
        self.assertAlmostEqual(sentence_bleu(words, [words]), 100)
        self.assertAlmostEqual(sentence_bleu(["a"], [["a"]]), 100)
        self.assertEqual(sentence_bleu(["x"], [words]), 0)
        self.assertEqual(sentence_bleu([], [words]), 0)
        # 3 of 4 words, 2 of 3 pairs, 1 of 2 triples and none of 1, each but the words one higher
        expected = 100 * (3 / 4 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25
        self.assertAlmostEqual(sentence_bleu("a b c x".split(), [words]), expected)
        short = 100 * math.exp(1 - 4 / 2)
        self.assertAlmostEqual(sentence_bleu(["a", "b"], [words]), short)
        self.assertAlmostEqual(sentence_bleu(["a", "b"], [words, ["a", "x", "b"]]), 100 * math.exp(1 - 3 / 2))

    def test_costs_are_of_the_best_matching_references(self) -> None:
        pairs = [Item("I see.", ["Je vois le chat ."]), Item("I see.", ["Je vois le chien ."])]
        lists = [Item("I see.", ["Je vois le chien .", "Je vois le chat .", "Je vois un pain ."])]
        (encoded,) = encode_nbest(lists, pairs, support.processor(), False)
        self.assertEqual(encoded.costs[:2], [0, 0])
        self.assertGreater(encoded.costs[2], 0.3)
        self.assertEqual([len(encoded.hypotheses), encoded.source[-1]], [3, 3])
        self.assertTrue(all(row[0] == 2 and row[-1] == 3 for row in encoded.hypotheses))

    def test_batches_hold_every_list_in_each_turn(self) -> None:
        corpus = corpus_of(60, 200)
        count = len(corpus.batches)
        self.assertGreater(count, 5)
        turns = [[corpus.batch(turn * count + k) for k in range(count)] for turn in range(2)]
        for turn in turns:
            self.assertEqual(sum(map(len, turn)), 60)
            self.assertEqual(sorted(map(repr, turn)), sorted(map(repr, turns[0])))
        self.assertNotEqual(*turns)
        self.assertEqual(turns[1][2], corpus.batch(count + 2))

    def test_risk_equals_one_hypothesis_at_a_time(self) -> None:
        model = Seq2Seq(support.TINY).double()
        lists = corpus_of(12, 10_000).batch(0)
        self.assertEqual({len(entry.costs) for entry in lists}, {2, 3})
        batch = make_nbest_batch(lists)
        expected = 0.0
        for entry in lists:
            source = torch.tensor([entry.source]).t()
            scores = [-float(model.loss(source, torch.tensor([row]).t())) for row in entry.hypotheses]
            likely = [math.exp(score - max(scores)) for score in scores]
            expected += sum(q * cost for q, cost in zip(likely, entry.costs)) / sum(likely)
        risk = model.risk(batch.source, batch.hypotheses, batch.there, batch.costs.double())
        self.assertAlmostEqual(float(risk), expected, places=5)
        # as many candidates as there are pieces
        risk = model.risk(batch.source, batch.hypotheses, batch.there, batch.costs.double(), (20, 1000))
        self.assertAlmostEqual(float(risk), expected, places=5)

    def test_lists_are_weighed_by_themselves(self) -> None:
        there = torch.tensor([[True, True, False], [True, True, True]])
        scores = torch.tensor([-9.0, -9.0, -1.0, -1.0, -80.0])
        costs = torch.tensor([[0.0, 1.0, 0.0], [0.5, 0.7, 9.0]])
        self.assertAlmostEqual(float(expected_cost(scores, there, costs)), 0.5 + 0.6, places=6)

    def train(self, name: str, options: TrainOptions) -> dict[str, torch.Tensor]:
        corpus = Corpus(support.sentence_pairs(60), support.processor())
        with contextlib.redirect_stdout(io.StringIO()):
            train(support.TINY, options, corpus, self.folder / name, nbest=corpus_of(60))
        return load_checkpoint(self.folder / name).average

    def test_training_lowers_the_risk(self) -> None:
        batch = make_nbest_batch(corpus_of(60, 10_000).batch(0))
        risks = []
        for weight in (0.0, 100.0):
            options = replace(OPTIONS, epochs=25, learning_rate=0.005, risk=weight, init_from="other.safetensors")
            model = Seq2Seq(support.TINY)
            model.load_state_dict(self.train(f"{weight}.pt", options))
            risk = model.eval().risk(batch.source, batch.hypotheses, batch.there, batch.costs)
            risks.append(float(risk) / len(batch.costs))
        self.assertLess(risks[1], risks[0] - 0.1)

    def test_two_workers_do_what_one_does(self) -> None:
        options = replace(OPTIONS, risk=10.0, init_from="other.safetensors")
        one, two = self.train("one.pt", options), self.train("two.pt", replace(options, workers=2))
        for name, value in one.items():
            torch.testing.assert_close(value, two[name], rtol=1e-3, atol=1e-4, msg=name)

    def test_risk_needs_a_model_to_begin_with(self) -> None:
        with self.assertRaisesRegex(ValueError, "risk needs init_from"):
            TrainOptions(risk=1.0)


if __name__ == "__main__":
    unittest.main()
