"""Search and scoring."""

from __future__ import annotations

import itertools
import math
import unittest

import support
import torch

from glossa_train.config import BOS, EOS, PAD, UNK
from glossa_train.data import pad_columns
from glossa_train.model import Seq2Seq
from glossa_train.score import bleu, chrf, tokenize_13a
from glossa_train.search import Hypothesis, search
from glossa_train.translate import begins_word, detokenize, translate

SOURCES = [[5, 9, 30, EOS], [12, EOS], [40, 41, 42, 43, 44, EOS], [7, 8, EOS]]


def sharp_model(seed: int) -> Seq2Seq:
    """Random weights whose choices are not all close to each other."""
    torch.manual_seed(seed)
    model = Seq2Seq(support.ODD).eval()
    with torch.no_grad():
        model.decoder.output.weight.mul_(8)
        model.decoder.output.bias[EOS] += 2
    return model


@torch.no_grad()
def log_probability(model: Seq2Seq, source: list[int], target: list[int]) -> float:
    encoded = model.encode(pad_columns([source]))
    features, _, _ = model.decode(torch.tensor([[BOS] + target[:-1]]).t(), *encoded)
    logits = model.logits(features)[:, 0]
    log_probabilities = torch.log_softmax(logits, dim=1)
    return float(log_probabilities[range(len(target)), target].sum())


@torch.no_grad()
def greedy(model: Seq2Seq, source: list[int]) -> list[int]:
    """The obvious loop, as an oracle."""
    memory, keys, mask, state = model.encode(pad_columns([source]))
    tokens: list[int] = []
    while len(tokens) < 2 * len(source) + 10 and EOS not in tokens:
        previous = torch.tensor([[tokens[-1] if tokens else BOS]])
        features, _, state = model.decode(previous, memory, keys, mask, state)
        logits = model.logits(features)[0, 0]
        logits[[PAD, BOS]] = float("-inf")
        tokens.append(int(logits.argmax()))
    return tokens


class SearchTest(unittest.TestCase):
    def test_beam_of_one_is_greedy(self) -> None:
        for seed in range(5):
            model = sharp_model(seed)
            found = [hypotheses[0].ids for hypotheses in search(model, SOURCES, beam=1)]
            self.assertEqual(found, [greedy(model, source) for source in SOURCES])

    def test_scores_and_attention(self) -> None:
        model = sharp_model(0)
        for source, hypotheses in zip(SOURCES, search(model, SOURCES, beam=4)):
            self.assertEqual(len(hypotheses), 4)
            ranking = [hypothesis.ranking(1.0) for hypothesis in hypotheses]
            self.assertEqual(ranking, sorted(ranking, reverse=True))
            self.assertEqual(len({tuple(hypothesis.ids) for hypothesis in hypotheses}), 4)
            for hypothesis in hypotheses:
                expected = log_probability(model, source, hypothesis.ids)
                self.assertAlmostEqual(hypothesis.score, expected, places=3)
                self.assertEqual(hypothesis.attention.shape, (len(hypothesis.ids), len(source)))
                torch.testing.assert_close(
                    hypothesis.attention.sum(dim=1), torch.ones(len(hypothesis.ids))
                )

    def test_batching_changes_nothing(self) -> None:
        model = sharp_model(1)
        together = search(model, SOURCES, beam=3)
        for source, hypotheses in zip(SOURCES, together):
            alone = search(model, [source], beam=3)[0]
            self.assertEqual([h.ids for h in alone], [h.ids for h in hypotheses])

    def test_length_penalty(self) -> None:
        hypothesis = Hypothesis([5, 6, 7, EOS], -8.0, torch.zeros(4, 1))
        self.assertEqual((hypothesis.ranking(0), hypothesis.ranking(1)), (-8.0, -2.0))


class TranslateTest(unittest.TestCase):
    def test_keeps_order_and_empty_lines(self) -> None:
        model, processor = sharp_model(2), support.processor()
        sentences = ["I see the cat.", "", "Tom like the dog!", "I see the cat."]
        together = translate(model, processor, sentences, beam=2)
        self.assertEqual(together[1], "")
        for sentence, text in zip(sentences, together):
            self.assertEqual(translate(model, processor, [sentence], beam=2), [text])

    def test_unknown_word_is_copied_from_where_attention_points(self) -> None:
        processor = support.processor()
        source = processor.encode("ж the Я", out_type=str)
        space = processor.piece_to_id("▁")
        attention = torch.zeros(3, len(source) + 1)
        attention[1, source.index("Я")] = 0.4
        attention[1, len(source)] = 0.6
        hypothesis = Hypothesis([space, UNK, EOS], -1.0, attention)
        self.assertEqual(detokenize(processor, hypothesis, source), "Я")

    def test_a_piece_of_chinese_is_a_word(self) -> None:
        pieces = ["▁我", "爱", "i", "Pad", "。"]
        begins = [k for k in range(1, len(pieces)) if begins_word(pieces, k)]
        self.assertEqual(begins, [1, 2, 4])


class ScoreTest(unittest.TestCase):
    def test_perfect(self) -> None:
        texts = ["Le chat est sur la table.", "Oui, je le vois bien !"]
        self.assertAlmostEqual(bleu(texts, [[text] for text in texts]), 100)
        self.assertAlmostEqual(chrf(texts, [[text] for text in texts]), 100)

    def test_bleu_by_hand(self) -> None:
        # a b c d e against a b c d f: n-gram precisions 4/5, 3/4, 2/3, 1/2, lengths equal
        expected = 100 * (4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25
        self.assertAlmostEqual(bleu(["a b c d e"], [["a b c d f"]]), expected)

    def test_brevity_penalty_takes_the_closest_reference(self) -> None:
        # four words of five (the nearer of 5 and 8), all n-grams match
        references = [["a b c d e", "a b c d e f g h"]]
        self.assertAlmostEqual(bleu(["a b c d"], references), 100 * math.exp(1 - 5 / 4))

    def test_counts_are_clipped(self) -> None:
        # "a" four times, at most two in a reference; no bigram of c: nothing without smoothing
        self.assertEqual(bleu(["a a a a"], [["a c a d"]]), 0.0)

    def test_chrf_by_hand(self) -> None:
        # "abc" against "abd": unigrams 2 of 3, bigrams 1 of 2, trigrams 0 of 1, longer ones none
        self.assertAlmostEqual(chrf(["abc"], [["abd"]]), 100 * (2 / 3 + 1 / 2) / 6)
        # precision 1, recall 1/2: F2 = 5 * 0.5 / 4.5
        self.assertAlmostEqual(chrf(["a"], [["ab"]]), 100 * (5 * 0.5 / 4.5) / 6)

    def test_chrf_takes_the_best_reference(self) -> None:
        pairs = itertools.permutations(["abcdefgh", "xyz"])
        self.assertEqual([chrf(["abcdefgh"], [list(pair)]) for pair in pairs], [100.0, 100.0])

    def test_tokenize(self) -> None:
        self.assertEqual(
            tokenize_13a('"L\'eau, 3.5 km-2" (x)!'),
            ['"', "L'eau", ",", "3.5", "km-2", '"', "(", "x", ")", "!"],
        )
        self.assertEqual(tokenize_13a("1-2 a.b &amp;"), ["1", "-", "2", "a", ".", "b", "&"])


if __name__ == "__main__":
    unittest.main()
