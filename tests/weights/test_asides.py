"""Brackets and quotation marks within sentences, at the places that links show."""

from __future__ import annotations

import random
import unittest

import numpy as np
import support

from glossa_train.asides import Asides, Linked
from glossa_train.config import UNK
from glossa_train.data import Corpus
from glossa_train.item import Item
from glossa_train.variants import Variety


def linked(source: str, target: str, words: str) -> Linked:
    """`words`: target-source, counted from 0; a final mark is a word. Every piece of the one with every one of the
    other."""
    processor = support.processor()
    sides = [processor.encode(text) for text in (source, target)]
    places = []
    for side in sides:
        texts = [processor.id_to_piece(piece) for piece in side]
        starts = [i for i, text in enumerate(texts) if text.startswith("▁") or text in ".!?"]
        places.append([range(a, b) for a, b in zip(starts, starts[1:] + [len(side)])])
    pairs = [tuple(map(int, link.split("-"))) for link in words.split()]
    cells = [(t, s) for row, column in pairs for t in places[1][row] for s in places[0][column]]
    return Linked(*sides, np.array(sorted(cells), dtype=np.int16).reshape(-1, 2))


STRAIGHT = linked("I like the cat.", "Je aime le chat.", "0-0 1-1 2-2 3-3 4-4")
CROSSED = linked("the red cat.", "le chat rouge.", "0-0 1-2 2-1 3-3")


class AsidesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.asides = Asides(support.processor())

    def forms(self, host: Linked, guest: Linked) -> set[tuple[str, str]]:
        made = [self.asides.insert(host, guest, random.Random(seed)) for seed in range(60)]
        return {tuple(item.texts) for item in made if item}

    def quoted(self, pair: Linked) -> set[tuple[str, str]]:
        made = [self.asides.quote(pair, random.Random(seed)) for seed in range(60)]
        return {tuple(item.texts) for item in made if item}

    def test_a_phrase_stands_where_no_link_crosses(self) -> None:
        self.assertEqual(
            self.forms(CROSSED, STRAIGHT),
            {
                ("the (like the) red cat.", "le (aime le) chat rouge."),
                ("the (the cat) red cat.", "le (le chat) chat rouge."),
                ("the (like the cat) red cat.", "le (aime le chat) chat rouge."),
            },
        )

    def test_words_whose_links_leave_them_are_no_phrase(self) -> None:
        inside = {source.split("(")[1].split(")")[0] for source, _ in self.forms(STRAIGHT, CROSSED)}
        self.assertEqual(inside, {"red cat"})

    def test_words_without_links_are_at_no_end(self) -> None:
        pair = linked("I like the cat.", "Je aime le chat.", "0-0 1-1 3-3 4-4")
        self.assertEqual(
            {(source.replace("'", '"'), target.replace("'", '"')) for source, target in self.quoted(pair)},
            {
                ('"I" like the cat.', '"Je" aime le chat.'),
                ('"I like" the cat.', '"Je aime" le chat.'),
                ('"I like the cat".', '"Je aime le chat".'),
                ('I "like" the cat.', 'Je "aime" le chat.'),
                ('I "like the cat".', 'Je "aime le chat".'),
                ('I like the "cat".', 'Je aime le "chat".'),
            },
        )

    def test_some_quotation_marks_are_single(self) -> None:
        marks = {next(mark for mark in "\"'" if mark in source) for source, _ in self.quoted(STRAIGHT)}
        self.assertEqual(marks, {'"', "'"})

    def test_without_places_or_phrases_there_is_nothing(self) -> None:
        bare = linked("I like the cat.", "Je aime le chat.", "")
        self.assertEqual(self.forms(bare, STRAIGHT) | self.forms(STRAIGHT, bare) | self.quoted(bare), set())

    def test_unknown_letters_keep_a_pair_out(self) -> None:
        pair = linked("I like the cat.", "Je aime le chat.", "0-0 1-1 2-2 3-3 4-4")
        pair.source[0] = UNK
        self.assertEqual(self.forms(pair, STRAIGHT) | self.forms(STRAIGHT, pair) | self.quoted(pair), set())


class DrawnTest(unittest.TestCase):
    def test_an_epoch_shows_them(self) -> None:
        items, processor, guide = support.sentence_pairs(200), support.processor(), support.guide()
        corpus = Corpus(items, processor, Variety(aside=1.0), guide=guide)
        drawn = [pair for batch in corpus.epoch(0, 1000) for pair in batch]
        self.assertEqual(len(drawn), len(items))
        brackets = sum(processor.piece_to_id("(") in pair.source for pair in drawn)
        self.assertGreater(brackets, 60)
        self.assertLess(brackets, 180)  # the others have quotation marks

    def test_without_links_a_whole_pair_stands_in_brackets(self) -> None:
        corpus = Corpus([Item("I see Tom.", ["Je vois Tom."])], support.processor(), Variety(aside=1.0))
        (pair,) = (pair for batch in corpus.epoch(0, 1000) for pair in batch)
        self.assertIn(support.processor().piece_to_id("("), pair.source)


if __name__ == "__main__":
    unittest.main()
