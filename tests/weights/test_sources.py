"""Reading the data sets."""

from __future__ import annotations

import gzip
import tempfile
import unittest
from pathlib import Path

import support  # noqa: F401  makes the recipe importable

from glossa_train.item import Item
from glossa_train.sources import read_multi30k, tokenized


class Multi30kTest(unittest.TestCase):
    def test_small_letters_and_words_apart(self) -> None:
        self.assertEqual(tokenized("Zwei Männer, im Freien.", "de"), "zwei männer , im freien .")
        self.assertEqual(tokenized("A man's hat isn’t (red).", "en"), "a man 's hat isn 't ( red ) .")
        self.assertEqual(tokenized("L'homme d’un T-shirt.", "fr"), "l' homme d' un t-shirt .")

    def test_reads_lines_side_by_side(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "multi30k"
            folder.mkdir()
            lines = {"train.en": "A dog.\nCats.\n", "train.de": "Ein Hund.\nKatzen.\n", "val.en": "A.\nB.\n", "val.de": "A.\n"}
            for file, text in lines.items():
                (folder / f"{file}.gz").write_bytes(gzip.compress(text.encode()))
            items = [Item("ein hund .", ["a dog ."]), Item("katzen .", ["cats ."])]
            self.assertEqual(read_multi30k(Path(name), "de-en", "train"), items)
            with self.assertRaisesRegex(ValueError, r"val: expected as many lines.*found \[2, 1\]"):
                read_multi30k(Path(name), "en-de", "dev")
            with self.assertRaisesRegex(FileNotFoundError, "train.fr.gz does not exist"):
                read_multi30k(Path(name), "en-fr", "train")


if __name__ == "__main__":
    unittest.main()
