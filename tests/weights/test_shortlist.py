"""The shortlist: what it offers in a language that is known, and what is refused."""

from __future__ import annotations

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
import support
import torch
from support import INVENTED_SIZE as SIZE
from support import SHIFT, invented_pairs

from glossa_train import shortlist as module
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
from glossa_train.shortlist import Shortlist, ShortlistError, build_shortlist, including, may_be_copied
from glossa_train.tokenizer import read_tokenizer

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

    def test_lets_through_what_it_has_to(self) -> None:
        # 4 makes 17 in every pair, and 28 never was in one
        source, target = [4, UNK, 6], [17, 28, EOS]
        self.assertNotIn(28, self.shortlist.of(source))
        wider = including(self.shortlist, [(source, target), ([7], [28]), ([5], [18])])
        for piece in range(SIZE):
            before, after = (set(which.of([piece]).tolist()) for which in (self.shortlist, wider))
            self.assertEqual(after - before, {28} if piece == 7 or piece == self.with_fewest(4, 6) else set())
        self.assertLessEqual(set(target), set(wider.of(source).tolist()))

    def test_lets_through_what_fits(self) -> None:
        unknown = including(self.shortlist, [([UNK], [28])])
        np.testing.assert_array_equal(unknown.candidates, self.shortlist.candidates)
        with mock.patch.object(module, "MOST", int(self.shortlist.counts[7])):
            full = including(self.shortlist, [([7], [28])])
        self.assertNotIn(28, full.of([7]))

    def with_fewest(self, *pieces: int) -> int:
        return min(pieces, key=lambda piece: self.shortlist.counts[piece])

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
            ("CC0 1.0", "Made up."),
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
