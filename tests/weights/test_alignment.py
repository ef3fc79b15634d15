"""Scores of the attention against links, by hand."""

from __future__ import annotations

import unittest

import numpy as np
import support  # noqa: F401  makes the recipe importable

from glossa_train.alignment import score_alignments, word_links


def tokens(*texts: str) -> list[dict]:
    return [{"text": text} for text in (*texts, "</s>")]


class AlignmentTest(unittest.TestCase):
    def output(self, *rows: list[float]) -> dict:
        # two words on each side: "pianist plays", "pianiste joue"
        return {
            "source": tokens("▁pian", "ist", "▁plays"),
            "target": tokens("▁pian", "iste", "▁joue"),
            "attention": [*rows, [0, 0, 0, 1]],
        }

    def test_links_of_pieces_are_links_of_words(self) -> None:
        pieces = np.array([[0, 0], [1, 1], [2, 2]])
        links = word_links(["▁pian", "ist", "▁plays"], ["▁pian", "iste", "▁joue"], pieces)
        self.assertEqual(links, {(0, 0), (1, 1)})
        self.assertEqual(word_links([], [], pieces[:0]), set())

    def test_words_that_the_output_lacks_are_missed(self) -> None:
        # "joue" looks at eos, which has the number of the first word that is not there
        output = self.output([1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1])
        scores = score_alignments([output], [{(0, 0), (2, 1), (1, 2)}], "attention")
        self.assertEqual((round(scores.matched, 3), scores.links), (0.333, 3))

    def test_pieces_count_as_their_words(self) -> None:
        # the first word's rows sum to 0.7 + 0.6 for "pianist", although "plays" has the largest cell
        output = self.output([0.4, 0.3, 0.3, 0], [0.3, 0.3, 0.4, 0], [0.1, 0.1, 0.8, 0])
        scores = score_alignments([output], [{(0, 0), (1, 1)}], "attention")
        self.assertEqual((scores.matched, scores.error, scores.links), (1.0, 0.0, 2))

    def test_misses(self) -> None:
        # "pianiste" looks at "plays"; "joue" at eos, which is no word, so one word is linked at all
        output = self.output([0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 0.4, 0.6])
        scores = score_alignments([output], [{(0, 0), (1, 1)}], "attention")
        self.assertEqual((scores.matched, scores.error), (0.0, 1.0))
        scores = score_alignments([output], [{(0, 1)}], "attention")
        self.assertEqual((scores.matched, scores.error, scores.links), (1.0, 0.0, 1))

    def test_unlinked_words_count_as_errors_only(self) -> None:
        # one link, found; but "joue" looks at a word as well: F1 = 2 * 1 / (2 + 1)
        output = self.output([1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0])
        scores = score_alignments([output], [{(0, 0)}], "attention")
        self.assertEqual(scores.matched, 1.0)
        self.assertAlmostEqual(scores.error, 1 / 3)

    def test_of_either_matrix(self) -> None:
        output = self.output([0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 1, 0])
        output["alignment"] = [[1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
        links = [{(0, 0), (1, 1)}]
        self.assertEqual(score_alignments([output], links, "attention").matched, 0.5)
        self.assertEqual(score_alignments([output], links, "alignment").matched, 1.0)

    def test_needs_links(self) -> None:
        with self.assertRaisesRegex(ValueError, "found none"):
            score_alignments([self.output([1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0])], [set()], "attention")


if __name__ == "__main__":
    unittest.main()
