"""The aligner and the shortlist: what they find in a language that is known, and what is refused."""

from __future__ import annotations

import random
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
import support
import torch

from glossa_train import aligner
from glossa_train import shortlist as module
from glossa_train.aligner import agreed_links, best_sources, digamma, lay_out, learn_lexicon, number
from glossa_train.config import BOS, EOS, PAD, UNK
from glossa_train.export import export
from glossa_train.model import Seq2Seq
from glossa_train.modelfile import (
    ModelFileError,
    add_shortlist,
    read_model_file,
    read_safetensors,
    write_model_file,
    write_safetensors,
)
from glossa_train.search import candidate_mask, search
from glossa_train.shortlist import Shortlist, ShortlistError, build_shortlist, may_be_copied
from glossa_train.tokenizer import read_tokenizer

SIZE = 30
# Pieces 4..13 translate to 17..26 in the same order, but adjectives (12, 13) follow their noun.
SHIFT = 13


def invented_pairs(count: int) -> list[tuple[list[int], list[int]]]:
    generator = random.Random(4)
    pairs = []
    for _ in range(count):
        source = generator.sample(range(4, 12), generator.randint(1, 5))
        target = [piece + SHIFT for piece in source]
        if generator.random() < 0.5:
            adjective = generator.choice((12, 13))
            source.insert(len(source) - 1, adjective)
            target.append(adjective + SHIFT)
        pairs.append((source, target))
    return pairs


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
        np.testing.assert_equal(number(keys, 90), np.unique(keys, return_inverse=True))

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


class ShortlistTest(unittest.TestCase):
    def setUp(self) -> None:
        pieces = ["<pad>", "<unk>", "<s>", "</s>"] + ["▁w"] * (SIZE - 4)
        pieces[11] = "▁Name"
        with mock.patch.object(module, "FREQUENT", 4):
            self.shortlist = build_shortlist(invented_pairs(400), pieces, least_share=0.0005)

    def test_candidates_of_a_sentence(self) -> None:
        frequent = set(self.shortlist.frequent.tolist())
        self.assertEqual(len(frequent), 4)
        self.assertLess({UNK, EOS}, frequent)
        for source in ([4, 12, EOS], [EOS], [UNK, 6, EOS]):
            found = self.shortlist.of(source).tolist()
            self.assertEqual(found, sorted(set(found)))
            self.assertLessEqual({p + SHIFT for p in source if p > EOS} | frequent, set(found))
            self.assertFalse({PAD, BOS} & set(found))
        self.assertEqual(set(self.shortlist.of([EOS]).tolist()), frequent)

    def test_names_are_their_own_candidates(self) -> None:
        self.assertIn(11, self.shortlist.of([11]))
        self.assertNotIn(10, self.shortlist.of([10]))
        self.assertEqual(
            [may_be_copied(piece) for piece in ("▁Tom", "owski", "▁7", "▁tree", "▁")],
            [True, True, True, False, False],
        )

    def test_refuses_what_the_engine_would(self) -> None:
        def make(frequent=(1, 3), counts=(0, 0, 0, 0, 2, 1), candidates=(4, 5, 4)) -> Shortlist:
            return Shortlist(
                np.array(frequent, "<u2"), np.array(counts, "u1"), np.array(candidates, "<u2")
            )

        make()
        for arguments, message in (
            ({"candidates": (4, 5)}, "expected 3 candidates, found 2"),
            ({"frequent": (1, 2)}, "hold unk and eos"),
            ({"candidates": (4, 6, 4)}, "below 6, found 6"),
            ({"frequent": (0, 1, 3)}, "pad and bos"),
            ({"frequent": (3, 1)}, "ascending"),
            ({"candidates": (5, 4, 4)}, "ascending"),
            ({"frequent": (1, 3, 4), "candidates": (4, 5, 5)}, "must not be a further"),
        ):
            with self.subTest(message), self.assertRaisesRegex(ShortlistError, message):
                make(**arguments)


class SearchTest(unittest.TestCase):
    def test_only_candidates_are_found(self) -> None:
        torch.manual_seed(1)
        network = Seq2Seq(support.TINY).eval()
        size = support.VOCABULARY_SIZE
        counts = np.zeros(size, "u1")
        counts[[7, 9]] = 2
        shortlist = Shortlist(np.array([1, 3, 20], "<u2"), counts, np.array([5, 6, 6, 8], "<u2"))
        sources, allowed = [[7, EOS], [9, 10, EOS]], [{1, 3, 20, 5, 6}, {1, 3, 20, 6, 8}]
        mask = candidate_mask(shortlist, sources)
        self.assertEqual([set(torch.nonzero(row == 0)[:, 0].tolist()) for row in mask], allowed)
        for beam in (1, 3):
            for hypotheses, ids in zip(search(network, sources, beam, shortlist=shortlist), allowed):
                for hypothesis in hypotheses:
                    self.assertLessEqual(set(hypothesis.ids), ids)
                    # the softmax is over the candidates: a random network takes each as likely
                    self.assertLess(-hypothesis.score / len(hypothesis.ids), np.log(5) + 1)

    def test_a_shortlist_of_everything_changes_nothing(self) -> None:
        torch.manual_seed(1)
        network = Seq2Seq(support.TINY).eval()
        everything = np.array([1, *range(3, support.VOCABULARY_SIZE)], "<u2")
        shortlist = Shortlist(everything, np.zeros(support.VOCABULARY_SIZE, "u1"), np.zeros(0, "<u2"))
        for beam in (1, 3):
            found = [
                [h.ids for hypotheses in search(network, [[7, EOS]], beam, shortlist=chosen) for h in hypotheses]
                for chosen in (None, shortlist)
            ]
            self.assertEqual(found[0], found[1])


class FileTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "en-fr.safetensors"
        torch.manual_seed(5)
        network = Seq2Seq(support.TINY)
        export(
            support.TINY,
            network.state_dict(),
            read_tokenizer(support.vocabulary_path()),
            "en-fr",
            self.path,
        )
        counts = np.zeros(support.VOCABULARY_SIZE, "u1")
        counts[[7, 9]] = 2, 1
        self.shortlist = Shortlist(np.array([1, 3, 20], "<u2"), counts, np.array([5, 6, 47], "<u2"))

    def assert_same(self, found: Shortlist | None) -> None:
        for name, values in vars(self.shortlist).items():
            np.testing.assert_array_equal(getattr(found, name), values)
            self.assertEqual(getattr(found, name).dtype, values.dtype)

    def test_adding_leaves_the_rest_as_it_is(self) -> None:
        self.assertIsNone(read_model_file(self.path).shortlist)
        before, metadata = read_safetensors(self.path)
        for _ in range(2):  # the second time replaces the first
            add_shortlist(self.shortlist, self.path)
            after, metadata_after = read_safetensors(self.path)
            self.assertEqual(metadata_after, metadata)
            self.assertEqual(len(after), len(before) + 3)
            for name, values in before.items():
                self.assertEqual(after[name].tobytes(), values.tobytes(), name)
            self.assert_same(read_model_file(self.path).shortlist)

    def test_round_trip(self) -> None:
        model = replace(read_model_file(self.path), shortlist=self.shortlist)
        write_model_file(model, self.path, int8=False)
        self.assert_same(read_model_file(self.path).shortlist)

    def test_refuses_a_part_of_one(self) -> None:
        add_shortlist(self.shortlist, self.path)
        tensors, metadata = read_safetensors(self.path)
        candidates = tensors.pop("shortlist.candidates")
        write_safetensors(tensors, metadata, self.path)
        with self.assertRaisesRegex(ModelFileError, r"found frequent \[3\], counts \[48\]"):
            read_model_file(self.path)
        tensors["shortlist.candidates"] = candidates[::-1]
        write_safetensors(tensors, metadata, self.path)
        with self.assertRaisesRegex(ModelFileError, "ascending"):
            read_model_file(self.path)


if __name__ == "__main__":
    unittest.main()
