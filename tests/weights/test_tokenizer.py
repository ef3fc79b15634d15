"""What the recipe adds to SentencePiece's own way of training a vocabulary."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import support

from glossa_train.tokenizer import BRACKETS, WIDE, load_processor, train_tokenizer


class TrainTokenizerTest(unittest.TestCase):
    def normalized(self, text: str, chinese: bool) -> str:
        """`text` as a vocabulary writes it that has seen all its characters."""
        lines = [line for item in support.sentence_pairs(300) for line in item.texts] + [text, text]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "spm.model"
            train_tokenizer(lines, path, support.VOCABULARY_SIZE, chinese=chinese)
            processor = load_processor(path)
        return processor.decode(processor.encode(text, out_type=str))

    def test_quotes_are_the_same_typed_or_typeset(self) -> None:
        self.assertEqual(self.normalized("“it’s”", chinese=False), "\"it's\"")

    def test_words_that_marks_open_are_cut_like_others(self) -> None:
        text = 'Tom (Tom) "Tom" f(x) („Tom“)'
        self.assertEqual(self.normalized(text, chinese=False), 'Tom ( Tom) " Tom" f(x) ( "Tom")')
        self.assertEqual(self.normalized(text, chinese=True), 'Tom (Tom) "Tom" f(x) ("Tom")')

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


if __name__ == "__main__":
    unittest.main()
