"""Other forms of a sentence pair, so that a model meets what the training data lacks."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .item import Item
from .joining import Joiner

# No vocabulary here holds these letters, so each becomes <unk>.
UNKNOWN_LETTERS = "жщъыэ"
# Of made-up names; some twice, because they are frequent.
CONSONANTS = "b c ch d f g h j k l l m m n n p qu r r s sch sh t tr v w y z".split() + [""]
VOWELS = "a a e e i i o o u ä é è ë ï ö ü á í ó ai au ei ie oo ou".split()
ENDS = "l m n nd r s t x ck ng ß".split() + [""] * 8
END = re.compile(r"\s*[.!?。！？]$")
ENCLOSURES = ("()", "[]", '""')
# Clauses whose shares of their sentences differ more are not each other's translations.
SHARE_TOLERANCE = 0.12


@dataclass(frozen=True)
class Variety:
    """How probable it is that an epoch shows a pair in another form."""

    copy: float = 0.0  # if it has a name
    casual: float = 0.0
    enclosed: float = 0.0
    joined: float = 0.0
    joiner: Joiner | None = None  # there if `joined` is not 0

    def draw(self, item: Item, others: list[Item], generator: random.Random) -> Item:
        """The item itself or a form of it, for which some of the others may be used."""
        if generator.random() < self.copy and copyable_words(item):
            return with_other_name(item, generator)
        if generator.random() < self.casual:
            return typed_casually(item, generator)
        if generator.random() < self.enclosed:
            if generator.random() < 0.5:
                return enclosed(item, generator)
            return with_aside(item, generator.choice(others))
        if generator.random() < self.joined:
            for _ in range(1 if generator.random() < 0.75 else 2):
                item = self.joiner.join(item, generator.choice(others), generator)
        return item


def copyable_words(item: Item) -> list[str]:
    """Capitalised words that stand once on each side, such as names."""
    source = re.findall(r"\w+", item.source)
    target = re.findall(r"\w+", item.references[0])
    return [
        word
        for word in source
        if len(word) > 2 and word[0].isupper() and source.count(word) == 1 == target.count(word)
    ]


def with_other_name(item: Item, generator: random.Random) -> Item:
    """Replaces a name on both sides, and so the decoder learns to copy: by a letter that becomes
    <unk>, or by a name that nobody has, which it has to spell."""
    word = generator.choice(copyable_words(item))
    made_up = generator.random() < 0.5
    other = made_up_name(generator) if made_up else generator.choice(UNKNOWN_LETTERS)
    source, target = (
        re.sub(rf"\b{re.escape(word)}\b", other, text) for text in (item.source, item.references[0])
    )
    return Item(source, [target])


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
    bare_sides = [END.sub("", text) for text in (source, target)]
    if all(bare_sides) and END.search(source) and END.search(target):
        forms += [Item(bare_sides[0], [bare_sides[1]]), Item(bare_sides[0].lower(), [bare_sides[1]])]
    return forms


def enclosed(item: Item, generator: random.Random) -> Item:
    """Both sides in brackets or quotation marks, which the data hardly has."""
    left, right = generator.choice(ENCLOSURES)
    source, target = (f"{left}{text}{right}" for text in (item.source, item.references[0]))
    return Item(source, [target])


def with_aside(item: Item, aside: Item) -> Item:
    """Another pair in brackets before the final mark of both sides, to teach what brackets within a
    sentence do; the item itself where a side has no such mark."""
    sides = []
    for text, inside in ((item.source, aside.source), (item.references[0], aside.references[0])):
        mark = END.search(text)
        inside = END.sub("", inside)
        if not mark or not inside:
            return item
        sides.append(f"{text[: mark.start()]} ({inside}){mark[0]}")
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
        if not all(heads) or re.search(r"[.!?\"]", "".join(heads)):
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
