"""Sentence pairs joined to longer ones."""

from __future__ import annotations

import random
import unittest

import support

from glossa_train.config import BOS
from glossa_train.data import Corpus
from glossa_train.item import Item
from glossa_train.joining import Joiner, shares_of_capitals
from glossa_train.variants import Variety


class JoinerTest(unittest.TestCase):
    def joined(self, pair: str, item: Item, other: Item, known: tuple[Item, ...] = ()) -> set[tuple[str, ...]]:
        joiner, generator = Joiner(pair, list(known)), random.Random(1)
        return {tuple(joiner.join(item, other, generator).texts) for _ in range(50)}

    def test_two_statements_become_one_or_stand_in_a_row(self) -> None:
        forms = self.joined("en-fr", Item("We left.", ["On partit."]), Item("It rained!", ["Il pleuvait !"]))
        self.assertEqual(
            forms,
            {
                ("We left, and it rained!", "On partit et il pleuvait !"),
                ("We left, but it rained!", "On partit, mais il pleuvait !"),
                ("We left. It rained!", "On partit. Il pleuvait !"),
            },
        )

    def test_a_question_stays_a_sentence_of_its_own(self) -> None:
        question, other = Item("Well?", ["Nun?"]), Item("It rained.", ["Es regnete."])
        self.assertEqual(self.joined("en-de", question, other), {("Well? It rained.", "Nun? Es regnete.")})

    def test_names_keep_their_capitals(self) -> None:
        known = Item("So Tom is here, and I am.", ["So ist Tom hier und ich bin es."])
        heads = Item("Tom sleeps.", ["Tom schläft."]), Item("I sleep.", ["Ich schlafe."])
        forms = self.joined("en-de", heads[0], heads[1], (known, *heads))
        self.assertIn(("Tom sleeps, and I sleep.", "Tom schläft und ich schlafe."), forms)
        forms = self.joined("en-de", heads[1], heads[0], (known, *heads))
        self.assertIn(("I sleep, but Tom sleeps.", "Ich schlafe, aber Tom schläft."), forms)

    def test_chinese_has_no_spaces(self) -> None:
        forms = self.joined("zh-en", Item("我走了。", ["I left."]), Item("下雨了。", ["It rained."]))
        self.assertEqual(
            forms,
            {
                ("我走了，下雨了。", "I left, and it rained."),
                ("我走了，但是下雨了。", "I left, but it rained."),
                ("我走了。下雨了。", "I left. It rained."),
            },
        )

    def test_a_language_without_conjunctions_has_sentences_in_a_row(self) -> None:
        forms = self.joined("nl-en", Item("Ik ga.", ["I go."]), Item("Jij ook.", ["You too."]))
        self.assertEqual(forms, {("Ik ga. Jij ook.", "I go. You too.")})

    def test_what_small_letters_within_say(self) -> None:
        texts = ["The cat saw Tom.", "Tom saw the dog.", "Zoë.", "Cats!", "", "?"]
        self.assertEqual(shares_of_capitals(texts), {"Tom": 1.0, "The": 0.0})

    def test_a_word_that_may_be_either_begins_a_sentence_of_its_own(self) -> None:
        item, other = Item("We stay.", ["Wir bleiben."]), Item("She leaves.", ["Sie geht."])
        known = [Item("", [text]) for text in ("Sie geht.", "Kommen Sie?", "Dann kam sie.")]
        self.assertEqual(
            self.joined("en-de", item, other, known), {("We stay. She leaves.", "Wir bleiben. Sie geht.")}
        )
        quotation = Item('"No," he said.', ['"Nein", sagte er.'])
        forms = self.joined("en-de", item, quotation)
        self.assertEqual(forms, {('We stay. "No," he said.', 'Wir bleiben. "Nein", sagte er.')})

    def test_spanish_questions_begin_with_a_small_letter(self) -> None:
        forms = self.joined("en-es", Item("It is late.", ["Es tarde."]), Item("Where is he?", ["¿Dónde está?"]))
        self.assertIn(("It is late, but where is he?", "Es tarde, pero ¿dónde está?"), forms)


class JoinedPairsTest(unittest.TestCase):
    def test_are_long_and_have_the_links_of_their_parts(self) -> None:
        items, processor, guide = support.sentence_pairs(300), support.processor(), support.guide()
        corpus = Corpus(items, processor, Variety(joined=0.5, joiner=Joiner("nl-nl", items)), guide=guide)
        drawn = [pair for batch in corpus.epoch(0, 1000) for pair in batch]
        self.assertEqual(len(drawn), len(items))
        marks = set(map(processor.piece_to_id, ".!?"))
        joined = [pair for pair in drawn if sum(piece in marks for piece in pair.source) > 1]
        self.assertGreater(len(joined), 100)
        for pair in joined:
            halfway = next(i for i, piece in enumerate(pair.target) if piece in marks)
            border = next(i for i, piece in enumerate(pair.source) if piece in marks)
            self.assertEqual(pair.target[0], BOS)
            # links number the target pieces from the one after bos
            sides = {(target + 1 <= halfway, source <= border) for target, source in pair.links}
            self.assertTrue({(True, True), (False, False)} <= sides)

    def test_what_would_be_too_long_stays_as_it_is(self) -> None:
        items = support.sentence_pairs(60)
        longest = max(len(pair.target) for pair in Corpus(items, support.processor()).examples)
        variety = Variety(joined=1.0, joiner=Joiner("nl-nl", items))
        corpus = Corpus(items, support.processor(), variety, max_length=longest)
        drawn = [pair for batch in corpus.epoch(0, 1000) for pair in batch]
        self.assertEqual(len(drawn), len(items))
        self.assertLessEqual(max(len(side) for pair in drawn for side in pair[:2]), longest + 1)


if __name__ == "__main__":
    unittest.main()
