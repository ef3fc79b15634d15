"""What the recipe adds to SentencePiece's own way of training a vocabulary."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import support

from glossa_train.processor import Processor
from glossa_train.config import UNK
from glossa_train.tokenizer import BRACKETS, CHINESE_BRACKETS, WIDE, load_processor, train_tokenizer


class TrainTokenizerTest(unittest.TestCase):
    def vocabulary(self, seen: list[str], chinese: bool = False) -> Processor:
        """One that has seen all characters of these texts."""
        lines = [line for item in support.sentence_pairs(300) for line in item.texts] + 2 * seen
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "spm.model"
            train_tokenizer(lines, path, support.VOCABULARY_SIZE, chinese=chinese)
            return load_processor(path)

    def normalized(self, text: str, chinese: bool) -> str:
        processor = self.vocabulary([text], chinese)
        return processor.decode(processor.encode(text))

    def test_quotes_are_the_same_typed_or_typeset(self) -> None:
        self.assertEqual(self.normalized("“it’s”", chinese=False), "\"it's\"")

    def test_words_that_marks_open_are_cut_like_others(self) -> None:
        text = "\"Tom\" (Tom) 'Tom' f(x) („Tom“)"
        processor = self.vocabulary([text])
        pieces = "".join(processor.encode(text, out_type=str))
        self.assertEqual(pieces, "▁\"▁Tom\"▁(▁Tom)▁'▁Tom'▁f(x)▁(▁\"▁Tom\")")
        self.assertEqual(processor.decode(processor.encode(text)), text.replace("„", '"').replace("“", '"'))

    def test_full_width_marks_have_no_spaces(self) -> None:
        text = "（好）（ （好）"
        pieces = "".join(self.vocabulary([text], chinese=True).encode(text, out_type=str))
        self.assertEqual(pieces, "▁（好）（▁（好）")

    def test_capitals_that_are_unknown_are_read_small(self) -> None:
        processor = self.vocabulary(["œuvre déjà À"])
        self.assertEqual(processor.decode(processor.encode("Œuvre DE\u0301JA\u0300 À")), "œuvre déJÀ À")

    def test_chinese_keeps_its_full_width_marks(self) -> None:
        self.assertEqual(self.normalized("（好，好！）", chinese=True), "（好，好！）")
        self.assertEqual(self.normalized("（好，好！）", chinese=False), "(好,好!)")

    def test_what_is_written_without_spaces(self) -> None:
        # as in tests/core/utf8_test.cc
        self.assertTrue(all(map(WIDE.match, "日。，カ々𠀀（")))
        self.assertFalse(any(map(WIDE.match, "aé”…한😀")))

    def test_brackets_are_in_every_vocabulary(self) -> None:
        pieces = set(support.guide().pieces)
        self.assertEqual(set(BRACKETS) - pieces, set())
        chinese = self.vocabulary([], chinese=True)
        self.assertNotIn(UNK, map(chinese.piece_to_id, BRACKETS + CHINESE_BRACKETS))


if __name__ == "__main__":
    unittest.main()
