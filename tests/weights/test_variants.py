"""Variants of training pairs, and the words that links are widened to."""

from __future__ import annotations

import random
import unittest
from unittest import mock

import numpy as np
import support

from glossa_train import aligner
from glossa_train.data import encode_pairs
from glossa_train.guidance import words
from glossa_train.item import Item, read_table
from glossa_train.numerals import Numerals, another
from glossa_train.sets import PHRASEBOOK
from glossa_train.variants import (
    UNKNOWN_LETTERS,
    common_names,
    dressed,
    first_clauses,
    typed_casually,
    with_capitals,
    with_aside,
    with_other_name,
    without,
)


class ClausesTest(unittest.TestCase):
    def clauses(self, source: str, target: str, excluded: tuple[str, ...] = ()) -> list[list[str]]:
        return [item.texts for item in first_clauses([Item(source, [target])], excluded)]

    def test_takes_what_stands_before_the_comma(self) -> None:
        self.assertEqual(self.clauses("Yes, I do.", "Oui, je le fais."), [["Yes.", "Oui."]])

    def test_needs_the_same_commas_and_about_the_same_share(self) -> None:
        self.assertEqual(self.clauses("Yes, I do.", "Oui."), [])
        self.assertEqual(self.clauses("Yes, I do.", "Oui, Tom, je le fais."), [])
        self.assertEqual(self.clauses("If it rains, no.", "Non, il ne pleut pas."), [])

    def test_leaves_out_what_is_kept_for_measuring(self) -> None:
        pair = "Yes, I do.", "Oui, je le fais."
        self.assertEqual(self.clauses(*pair, excluded=("yes!",)), [])
        self.assertEqual(self.clauses(*pair, excluded=("A", "Oui")), [])

    def test_leaves_quotations_and_several_sentences_alone(self) -> None:
        self.assertEqual(self.clauses('"Go, Tom."', '"Va, Tom."'), [])
        self.assertEqual(self.clauses("Go. Now, Tom.", "Va. Vite, Tom."), [])


class PhrasebookTest(unittest.TestCase):
    def test_every_language_has_every_phrase(self) -> None:
        for pair in ("en-fr", "fr-en", "de-es", "zh-en"):
            items = read_table(PHRASEBOOK, pair)
            self.assertGreater(len(items), 50)
            self.assertTrue(all(text.strip() == text != "" for item in items for text in item.texts))
        self.assertEqual(read_table(PHRASEBOOK, "zh-en")[0], Item("你好。", ["Hello."]))
        self.assertEqual(read_table(PHRASEBOOK, "en-nl"), [])

    def test_what_is_kept_for_measuring_is_left_out(self) -> None:
        items = [Item("Yes.", ["Oui."]), Item("No.", ["Non."]), Item("Hi!", ["Salut !"])]
        self.assertEqual(without(items, ["yes", "SALUT"]), [items[1]])


class CapitalsTest(unittest.TestCase):
    def test_words_of_the_source(self) -> None:
        item, generator = Item("it's élan", ["c'est l'élan", "élan"]), random.Random(1)
        forms = {tuple(with_capitals(item, generator).texts) for _ in range(50)}
        sources = {"it's élan", "It's élan", "it's Élan", "It's Élan"}
        self.assertEqual(forms, {(source, "c'est l'élan") for source in sources})

    def test_what_has_no_letters_stays(self) -> None:
        item = Item("3 * 4, 你好", ["12"])
        self.assertEqual(with_capitals(item, random.Random(1)), item)


class CasualTest(unittest.TestCase):
    def test_forms(self) -> None:
        item, generator = Item("Is it Tom?", ["Est-ce Tom ?"]), random.Random(1)
        forms = {tuple(typed_casually(item, generator).texts) for _ in range(50)}
        self.assertEqual(
            forms,
            {
                ("is it tom?", "Est-ce Tom ?"),
                ("Is it Tom", "Est-ce Tom"),
                ("is it tom", "Est-ce Tom"),
            },
        )

    def test_a_mark_stays_unless_both_sides_end_with_one(self) -> None:
        item, generator = Item("Is it Tom", ["Est-ce Tom ?"]), random.Random(1)
        forms = {tuple(typed_casually(item, generator).texts) for _ in range(50)}
        self.assertEqual(forms, {("is it tom", "Est-ce Tom ?")})


class OtherNameTest(unittest.TestCase):
    def test_both_sides_have_the_same_one(self) -> None:
        item, generator = Item("I see Tom.", ["Je vois Tom."]), random.Random(1)
        names = set()
        for _ in range(100):
            source, target = with_other_name(item, generator).texts
            name = source.removeprefix("I see ").removesuffix(".")
            self.assertEqual(target, f"Je vois {name}.")
            names.add(name)
        self.assertNotIn("Tom", names)
        self.assertTrue(names & set(UNKNOWN_LETTERS))
        made_up = names - set(UNKNOWN_LETTERS)
        self.assertGreater(len(made_up), 30)
        self.assertTrue(all(name.isalpha() and name[0].isupper() for name in made_up), made_up)

    def test_in_chinese_it_is_spelled_otherwise(self) -> None:
        generator = random.Random(1)
        for texts in (["Tom is tall.", "汤姆很高。"], ["汤姆很高。", "Tom is tall."]):
            item = Item(texts[0], [texts[1]])
            self.assertEqual(len(common_names(item)), 1)
            source, target = with_other_name(item, generator).texts
            english, chinese = sorted((source, target))
            self.assertEqual(english.removesuffix(" is tall."), chinese.removesuffix("很高。"))
        self.assertEqual(common_names(Item("Tommy is tall.", ["汤姆很高。"])), [])


class DressedTest(unittest.TestCase):
    def test_both_sides_are(self) -> None:
        item, generator = Item("Yes.", ["Oui."]), random.Random(1)
        forms = {tuple(dressed(item, generator).texts) for _ in range(500)}
        self.assertEqual({source.replace("Yes", "Oui") for source, _ in forms}, {target for _, target in forms})
        some = ["(Yes.)", "[Yes]", '"Yes."', "'Yes'", '("Yes")', "- Yes.", "• Yes", "8. Yes.", "Yes. :)", "Yes 😀"]
        for source in some:
            self.assertIn((source, source.replace("Yes", "Oui")), forms)

    def test_in_spanish_no_opening_mark_stays_behind(self) -> None:
        item, generator = Item("Where?", ["¿Dónde?"]), random.Random(1)
        forms = {tuple(dressed(item, generator).texts) for _ in range(500)}
        self.assertIn(("(Where)", "(Dónde)"), forms)
        self.assertIn(("(Where?)", "(¿Dónde?)"), forms)

    def test_chinese_has_brackets_of_its_own(self) -> None:
        item, generator = Item("Yes.", ["是的。"]), random.Random(1)
        forms = {tuple(dressed(item, generator).texts) for _ in range(500)}
        self.assertIn(("(Yes)", "（是的）"), forms)
        self.assertIn(('("Yes.")', '（"是的。"）'), forms)
        self.assertIn(("[Yes.]", "[是的。]"), forms)

    def test_a_mark_alone_stays(self) -> None:
        generator = random.Random(1)
        self.assertTrue(all("." in dressed(Item(".", ["."]), generator).source for _ in range(50)))


class AsideTest(unittest.TestCase):
    def test_stands_before_the_final_mark(self) -> None:
        aside, generator = Item("They bark.", ["Ils aboient."]), random.Random(1)
        self.assertEqual(
            with_aside(Item("I like dogs!", ["J'aime les chiens !"]), aside, generator),
            Item("I like dogs (They bark)!", ["J'aime les chiens (Ils aboient) !"]),
        )
        self.assertEqual(
            with_aside(Item("I like dogs!", ["我喜欢狗！"]), Item("They bark.", ["它们叫。"]), generator),
            Item("I like dogs (They bark)!", ["我喜欢狗（它们叫）！"]),
        )
        without_mark = Item("I like dogs", ["J'aime les chiens."])
        self.assertIs(with_aside(without_mark, aside, generator), without_mark)
        whole = Item("I bark.", ["J'aboie."])
        self.assertIs(with_aside(whole, Item(".", ["."]), generator), whole)


    def test_stands_after_a_name_that_both_sides_have(self) -> None:
        aside, generator = Item("They bark.", ["Ils aboient."]), random.Random(1)
        self.assertEqual(
            with_aside(Item("Today Tom came.", ["Tom est venu aujourd'hui."]), aside, generator),
            Item("Today Tom (They bark) came.", ["Tom (Ils aboient) est venu aujourd'hui."]),
        )
        possessive = Item("Tom's dogs came.", ["Les chiens de Tom sont venus."])
        self.assertIs(with_aside(possessive, aside, generator), possessive)


class NumeralsTest(unittest.TestCase):
    def common(self, pair: str, source: str, target: str) -> list[int]:
        return Numerals(pair).common(Item(source, [target]))

    def test_words_and_digits_are_the_same_number(self) -> None:
        self.assertEqual(self.common("en-fr", "Three of 12 came.", "Trois sur douze sont venus."), [3, 12])
        self.assertEqual(self.common("de-en", "Es ist 7 Uhr.", "It's seven o'clock."), [7])
        self.assertEqual(self.common("en-zh", "I have 2 cats.", "我有两只猫。"), [2])
        self.assertEqual(self.common("es-en", "Nací en 1987.", "I was born in 1987."), [1987])

    def test_parts_of_other_words_and_numbers_are_none(self) -> None:
        self.assertEqual(self.common("en-fr", "Twenty-three men.", "Vingt-trois hommes."), [])
        self.assertEqual(self.common("en-fr", "Two hundred men.", "Deux cents hommes."), [])
        self.assertEqual(self.common("en-fr", "At 7:45, 7.5 or B7.", "À 7:45, 7.5 ou B7."), [])
        self.assertEqual(self.common("en-zh", "Three is on Wednesday.", "星期三。"), [])
        self.assertEqual(self.common("en-de", "One man.", "1 Mann."), [])

    def test_needs_the_number_once_on_each_side(self) -> None:
        self.assertEqual(self.common("en-fr", "Two and two.", "Deux et deux."), [])
        self.assertEqual(self.common("en-fr", "Two.", "Trois."), [])
        self.assertEqual(self.common("en-nl", "Two.", "Twee."), [])

    def test_both_sides_get_the_same_other_one(self) -> None:
        item, generator = Item("I waited three hours.", ["J'ai attendu trois heures."]), random.Random(1)
        numbers = set()
        for _ in range(200):
            source, target = Numerals("en-fr").with_another(item, generator).texts
            number = source.removeprefix("I waited ").removesuffix(" hours.")
            self.assertEqual(target, f"J'ai attendu {number} heures.")
            numbers.add(int(number))
        self.assertTrue(set(range(2, 10)) <= numbers)
        self.assertEqual(min(numbers), 2)
        self.assertTrue(all(len(str(another(1987, generator))) == 4 for _ in range(50)))

    def test_an_item_without_one_stays(self) -> None:
        item = Item("I waited.", ["J'ai attendu."])
        self.assertIs(Numerals("en-fr").with_another(item, random.Random(1)), item)


class WordsTest(unittest.TestCase):
    def test_marks_stand_alone(self) -> None:
        pieces = ["▁L", "'", "eau", "▁pian", "iste", ".", "▁", "!", "x", "y"]
        np.testing.assert_array_equal(words(pieces), [0, 1, 2, 3, 3, 4, 5, 5, 6, 6])

    def test_chinese_pieces_stand_alone(self) -> None:
        np.testing.assert_array_equal(words(["▁我", "喜欢", "Bo", "ston", "。"]), [0, 1, 2, 2, 3])

    def test_a_space_of_its_own_begins_a_word(self) -> None:
        pieces = ["▁", "cette", "▁vie", "▁", "(", "a", "▁", "我", "们"]
        np.testing.assert_array_equal(words(pieces), [0, 0, 1, 2, 2, 3, 4, 4, 5])

    def test_no_pieces_are_no_words(self) -> None:
        self.assertEqual(words([]).tolist(), [])

    def test_links_are_widened_to_words(self) -> None:
        processor, guide = support.processor(), support.guide()
        source, target = processor.encode("I see the bread."), processor.encode("Je vois le pain.")
        (narrow,), (wide,) = guide.piece_links([(source, target)]), guide.word_links([(source, target)])
        source_words = words([guide.pieces[piece] for piece in source])
        target_words = words([guide.pieces[piece] for piece in target])
        expected = {(target_words[t], source_words[s]) for t, s in narrow}
        found = {(target_words[t], source_words[s]) for t, s in wide}
        self.assertEqual(found, expected)
        self.assertGreaterEqual(len(found), 4)
        for t, s in found:
            # every piece of the one with every piece of the other
            pieces = (target_words == t).sum() * (source_words == s).sum()
            self.assertEqual(sum(target_words[a] == t and source_words[b] == s for a, b in wide), pieces)

    def test_links_of_many_pairs_are_those_of_each(self) -> None:
        processor, guide = support.processor(), support.guide()
        pairs = encode_pairs(support.sentence_pairs(40, seed=2), processor)
        # words of many pieces, in all orders: what is linked need not be a word's first piece
        generator, pieces = random.Random(3), range(4, support.VOCABULARY_SIZE)
        pairs += [(generator.choices(pieces, k=20), target) for _, target in pairs]
        pairs += [([], pairs[0][1]), ([], []), (pairs[0][0], [])]
        expected = []
        for (source, target), links in zip(pairs, guide.piece_links(pairs)):
            source_words, target_words = (words([guide.pieces[p] for p in side]) for side in (source, target))
            linked = {(target_words[t], source_words[s]) for t, s in links}
            cells = [[t, s] for t in range(len(target)) for s in range(len(source))]
            expected.append([[t, s] for t, s in cells if (target_words[t], source_words[s]) in linked])
        self.assertGreater(sum(map(len, expected)), sum(map(len, guide.piece_links(pairs))))
        for size in (3, 1000):
            with mock.patch.object(aligner, "CHUNK", size):
                found = guide.word_links(pairs)
            self.assertEqual([links.tolist() for links in found], expected)
            self.assertEqual({(links.dtype, links.shape[1]) for links in found}, {(np.dtype(np.int16), 2)})
        self.assertEqual(guide.word_links([]), [])


if __name__ == "__main__":
    unittest.main()
