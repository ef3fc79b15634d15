"""The aligner: what it finds in a language that is known."""

from __future__ import annotations

import unittest
from unittest import mock

import numpy as np
import torch
from support import INVENTED_SIZE as SIZE
from support import SHIFT, invented_pairs

from glossa_train import aligner
from glossa_train.aligner import agreed_links, best_sources, digamma, distinct, lay_out, learn_lexicon


class AlignerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.pairs = invented_pairs(400)
        cls.forward = learn_lexicon(cls.pairs, SIZE)
        cls.backward = learn_lexicon([(target, source) for source, target in cls.pairs], SIZE)

    def test_finds_the_dictionary(self) -> None:
        lexicon = self.forward
        for piece in range(4, 14):
            of_piece = lexicon.sources == piece
            best = lexicon.targets[of_piece][lexicon.probabilities[of_piece].argmax()]
            self.assertEqual(best, piece + SHIFT)

    def test_links_follow_the_words_when_their_order_changes(self) -> None:
        pairs = [([4, 12, 5], [17, 18, 25]), ([6], [19]), ([], [17]), ([4], [])]
        links = agreed_links(self.forward, self.backward, pairs)
        self.assertEqual(
            [found.tolist() for found in links], [[[0, 0], [1, 2], [2, 1]], [[0, 0]], [], []]
        )

    def test_what_was_never_seen_has_no_source(self) -> None:
        # 28 never was in a pair: no source piece explains it better than null does
        self.assertEqual(best_sources(self.forward, [([4, 5], [17, 28])]).tolist(), [0, -1])

    def test_links_are_those_that_both_directions_find(self) -> None:
        pairs = [*self.pairs[:60], ([], [17]), ([4], []), ([], []), ([9, 9], [22])]
        to_source = iter(best_sources(self.forward, pairs).tolist())
        to_target = iter(best_sources(self.backward, [(target, source) for source, target in pairs]).tolist())
        expected = []
        for source, target in pairs:
            there, back = [next(to_source) for _ in target], [next(to_target) for _ in source]
            expected.append([[t, s] for t, s in enumerate(there) if s >= 0 and back[s] == t])
        found = agreed_links(self.forward, self.backward, pairs)
        self.assertEqual([links.tolist() for links in found], expected)
        self.assertEqual({(links.dtype, links.shape[1]) for links in found}, {(np.dtype(np.int16), 2)})

    def test_chunks_change_nothing(self) -> None:
        pairs = [([], [17]), ([4], []), ([], []), *self.pairs]
        whole = learn_lexicon(pairs, SIZE)
        links = agreed_links(whole, self.backward, pairs)
        with mock.patch.object(aligner, "CHUNK", 1):
            for name, values in vars(learn_lexicon(pairs, SIZE)).items():
                np.testing.assert_array_equal(values, getattr(whole, name))
            for found, expected in zip(agreed_links(whole, self.backward, pairs), links, strict=True):
                np.testing.assert_array_equal(found, expected)
            self.assertEqual(len(learn_lexicon([], SIZE).keys), 0)

    def test_numbers_keys_as_numpy_does(self) -> None:
        keys = np.random.default_rng(1).integers(0, 90, 60)
        np.testing.assert_equal(distinct(keys, 90), np.unique(keys, return_inverse=True))

    def test_prior_is_a_distribution(self) -> None:
        cells = lay_out([([4, 5, 6], [7, 8]), ([4], [9])], SIZE)
        np.testing.assert_allclose(np.add.reduceat(cells.prior, cells.starts), 1, rtol=1e-5)
        self.assertEqual(cells.keys[:4].tolist(), [7, 4 * SIZE + 7, 5 * SIZE + 7, 6 * SIZE + 7])
        # the first of two target positions is halfway between the sources at 1/3 and 2/3
        np.testing.assert_allclose(cells.prior[1], cells.prior[2], rtol=1e-5)
        self.assertGreater(cells.prior[2], cells.prior[3])

    def test_digamma(self) -> None:
        expected = torch.digamma(torch.tensor([0.01, 0.5, 1.0, 7.0, 1234.5], dtype=torch.float64))
        np.testing.assert_allclose(digamma(np.array([0.01, 0.5, 1.0, 7.0, 1234.5])), expected, atol=1e-9)


if __name__ == "__main__":
    unittest.main()
