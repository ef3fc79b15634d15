"""Reading the data sets."""

from __future__ import annotations

import gzip
import tempfile
import unittest
from pathlib import Path

import support  # noqa: F401  makes the recipe importable

from glossa_train.item import Item, read_table, read_texts, reverse
from glossa_train.sets import PHRASEBOOK
from glossa_train.sources import TATOEBA, read_multi30k, tokenized
from glossa_train.synthetic import is_plausible
from glossa_train.variants import without


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


class WebTest(unittest.TestCase):
    def test_is_there_for_the_languages_that_it_has(self) -> None:
        forth, back = (TATOEBA.read(Path("nowhere"), pair, "web") for pair in ("en-zh", "zh-en"))
        self.assertEqual(back, reverse(forth))
        self.assertEqual(len({item.source for item in forth}), 120)
        self.assertEqual(TATOEBA.read(Path("nowhere"), "en-it", "web"), [])

    def test_no_phrase_gives_it_away(self) -> None:
        for pair in ("en-fr", "de-es"):
            phrases = read_table(PHRASEBOOK, pair)
            self.assertEqual(without(phrases, [text for item in TATOEBA.read(Path(), pair, "web") for text in item.texts]), phrases)


class OtherPairsTest(unittest.TestCase):
    def test_reads_a_language_of_all_other_pairs(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            files = {
                "en-fr": "Yes.\tOui.\n",
                "tatoeba/de-en": "Nein.\tNo.\nNö.\tNo.\n",
                "tatoeba/en-es": "No.\tNo.\nHi.\tHola.\n",
                "de-fr": "Ja.\tOui.\n",
            }
            for folder, lines in files.items():
                (Path(name) / folder).mkdir(parents=True)
                (Path(name) / folder / "train.tsv").write_text(lines, "utf-8")
            self.assertEqual(read_texts(Path(name), "en", but="fr-en"), ["No.", "Hi."])
            self.assertEqual(read_texts(Path(name), "fr", but="fr-en"), ["Oui."])


class SyntheticTest(unittest.TestCase):
    def test_drops_what_cannot_be_a_translation(self) -> None:
        self.assertTrue(is_plausible("Yes.", "Mais oui."))
        for translation in ("", "Where is the dog?", "Où" + " est" * 20):
            self.assertFalse(is_plausible("Where is the dog?", translation), translation)


if __name__ == "__main__":
    unittest.main()
