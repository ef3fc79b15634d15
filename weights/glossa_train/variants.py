"""Other forms of a sentence pair, so that a model meets what the training data lacks."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .item import Item
from .joining import Joiner
from .numerals import Numerals
from .tokenizer import WIDE

# No vocabulary here holds these letters, so each becomes <unk>.
UNKNOWN_LETTERS = "жщъыэ"
# Of made-up names; some twice, because they are frequent.
CONSONANTS = "b c ch d f g h j k l l m m n n p qu r r s sch sh t tr v w y z".split() + [""]
VOWELS = "a a e e i i o o u ä é è ë ï ö ü á í ó ai au ei ie oo ou".split()
ENDS = "l m n nd r s t x ck ng ß".split() + [""] * 8
END = re.compile(r"\s*[.!?。！？]+$")
WORD_START = re.compile(r"(?<![\w'’])[^\W\d_]")
# English ones with what they are in Chinese, where no others stand once on each side.
CHINESE_NAMES = {"Tom": "汤姆", "Mary": "玛丽", "Boston": "波士顿", "Tokyo": "东京", "London": "伦敦"}
# What stands around a text, before and behind it.
ENCLOSURES = [("(", ")"), ("[", "]"), ('"', '"'), ("'", "'"), ('("', '")')]
LIST_MARKS = ("- ", "– ", "• ", "* ", "{number}. ", "{number}) ")
SMILEYS = (" :)", " ;)", " :(", " 😀", " ❤️")
DRESSES = ENCLOSURES * 3 + [(mark, "") for mark in LIST_MARKS] + [("", smiley) for smiley in SMILEYS]
FULL_WIDTH = str.maketrans("()", "（）")  # as Chinese has them
# Clauses whose shares of their sentences differ more are not each other's translations.
SHARE_TOLERANCE = 0.12

Name = tuple[str, str]  # as it stands in the source and in the target


@dataclass(frozen=True)
class Variety:
    """How probable it is that an epoch shows a pair in another form."""

    copy: float = 0.0  # if it has a name
    number: float = 0.0  # if it has a number
    casual: float = 0.0
    capitals: float = 0.0
    dressed: float = 0.0
    aside: float = 0.0  # drawn by the corpus, which has the links
    joined: float = 0.0
    numerals: Numerals | None = None  # there if `number` is not 0
    joiner: Joiner | None = None  # there if `joined` is not 0

    def draw(self, item: Item, others: list[Item], generator: random.Random) -> Item:
        """The item itself or a form of it, for which some of the others may be used."""
        if generator.random() < self.copy and common_names(item):
            return with_other_name(item, generator)
        if generator.random() < self.number:
            other = self.numerals.with_another(item, generator)
            if other is not item:
                return other
        if generator.random() < self.casual:
            return typed_casually(item, generator)
        if generator.random() < self.capitals:
            return with_capitals(item, generator)
        if generator.random() < self.dressed:
            return dressed(item, generator)
        if generator.random() < self.joined:
            for _ in range(1 if generator.random() < 0.75 else 2):
                item = self.joiner.join(item, generator.choice(others), generator)
        return item


def common_names(item: Item) -> list[Name]:
    """Names that stand once on each side: capitalised words that both have, and those of CHINESE_NAMES."""
    source, target = item.texts
    capitalised = {word for word in re.findall(r"\w+", source) if len(word) > 2 and word[0].isupper()}
    same = [(word, word) for word in sorted(capitalised) if word in target]
    spelled = [*CHINESE_NAMES.items(), *((chinese, name) for name, chinese in CHINESE_NAMES.items())]
    others = [name for name in spelled if name[0] in source and name[1] in target]
    return [
        name
        for name in same + others
        if all(len(place_of(word).findall(text)) == 1 for word, text in zip(name, item.texts))
    ]


def with_other_name(item: Item, generator: random.Random) -> Item:
    """Replaces a name on both sides, and so the decoder learns to copy: by a letter that becomes
    <unk>, or by a name that nobody has, which it has to spell."""
    name = generator.choice(common_names(item))
    made_up = generator.random() < 0.5
    other = made_up_name(generator) if made_up else generator.choice(UNKNOWN_LETTERS)
    source, target = (place_of(word).sub(other, text) for word, text in zip(name, item.texts))
    return Item(source, [target])


def place_of(name: str) -> re.Pattern[str]:
    """Where a name stands as a word; Chinese words have no spaces around them."""
    return re.compile(rf"\b{re.escape(name)}\b" if name[0].isupper() else re.escape(name))


def made_up_name(generator: random.Random) -> str:
    syllables = (
        generator.choice(CONSONANTS) + generator.choice(VOWELS) + generator.choice(ENDS)
        for _ in range(generator.randint(1, 3))
    )
    return "".join(syllables).capitalize()


def typed_casually(item: Item, generator: random.Random) -> Item:
    """One of the item's casual forms."""
    return generator.choice(casual_forms(item))


def casual_forms(item: Item) -> list[Item]:
    """The source in small letters, both sides without their final mark, or both."""
    source, target = item.source, item.references[0]
    forms = [Item(source.lower(), [target])]
    if re.search("[¿¡]", source):
        forms.append(Item(re.sub("[¿¡]", "", source), [target]))
    bare_source, bare_target = map(without_end, (source, target))
    if bare_source and bare_target and END.search(source) and END.search(target):
        forms += [Item(bare_source, [bare_target]), Item(bare_source.lower(), [bare_target])]
    return forms


def without_end(text: str) -> str:
    """Without its final mark, and in Spanish without the one that opens what it ends."""
    text = END.sub("", text)
    for opening, closing in ("¿?", "¡!"):
        if text.count(opening) > text.count(closing):
            before, _, after = text.rpartition(opening)
            text = before + after
    return text


def with_capitals(item: Item, generator: random.Random) -> Item:
    """Some words of the source with a capital, as headings have them. A rare word is cut into other pieces then, at the
    beginning of a sentence too, and the data hardly shows it there."""
    share = generator.random()
    source = WORD_START.sub(lambda match: match[0].upper() if generator.random() < share else match[0], item.source)
    return Item(source, item.references[:1])


def dressed(item: Item, generator: random.Random) -> Item:
    """Both sides in brackets or quotation marks, as a line of a list, or with a smiley, which the data hardly has; half
    of those without the final mark."""
    left, right = generator.choice(DRESSES)
    left = left.format(number=generator.randint(1, 20))
    ends = generator.random() < 0.5
    texts = [text if ends else without_end(text) or text for text in item.texts]
    source, target = (enclosed(left, text, right) for text in texts)
    return Item(source, [target])


def enclosed(left: str, text: str, right: str) -> str:
    """The text between marks, round brackets as its language has them."""
    if WIDE.search(text):
        left, right = left.translate(FULL_WIDTH), right.translate(FULL_WIDTH)
    return f"{left}{text}{right}"


def with_aside(item: Item, aside: Item, generator: random.Random) -> Item:
    """Another pair in brackets, to teach what brackets within a sentence do: after a name that both sides have, or
    before their final mark; the item itself where there is no such place."""
    names = common_names(item)
    name = generator.choice(names) if names else None
    sides = []
    for side, (text, inside) in enumerate(zip(item.texts, aside.texts)):
        found = place_of(name[side]).search(text) if name else END.search(text)
        inside = without_end(inside)
        if not found or not inside or text[found.end() :].startswith(("'", "’")):
            return item
        place = found.end() if name else found.start()
        before = text[:place] + ("" if WIDE.search(text) else " ")
        sides.append(before + enclosed("(", inside, ")") + text[place:])
    return Item(sides[0], [sides[1]])


def first_clauses(items: Iterable[Item], excluded: Iterable[str] = ()) -> list[Item]:
    """What stands before the first comma, as a sentence: "Yes, I do." has "Yes." in it.

    Only where both sides have as many commas and cut about the same share of the sentence.
    `excluded`: texts of dev and test, none of which may come out, case and punctuation ignored.
    """
    clauses = []
    for item in items:
        source, target = item.source, item.references[0]
        if not source.count(",") == target.count(",") > 0:
            continue
        heads = [text.partition(",")[0].strip() for text in (source, target)]
        if not all(heads) or re.search(r"[.!?¿¡\"]", "".join(heads)):
            continue
        if abs(len(heads[0]) / len(source) - len(heads[1]) / len(target)) > SHARE_TOLERANCE:
            continue
        clauses.append(Item(heads[0] + ".", [heads[1] + "."]))
    return without(clauses, excluded)


def without(items: Iterable[Item], excluded: Iterable[str]) -> list[Item]:
    """The items of which no text is among `excluded`, case and punctuation ignored."""
    known = set(map(bare, excluded))
    return [item for item in items if known.isdisjoint(map(bare, item.texts))]


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()
