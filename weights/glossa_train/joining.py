"""Long sentences made of short ones, of which the data has mostly: "We walked home, and it began to rain."

Sentence pairs joined on both sides teach longer translations (Kondo et al. 2021,
https://arxiv.org/abs/2104.08478); a conjunction makes most of them one sentence, since a reader
splits text into its sentences first.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable

from .item import Item

# How two main clauses follow each other, with the same meaning in the same place.
CONJUNCTIONS = {
    "en": (", and ", ", but "),
    "fr": (" et ", ", mais "),
    "de": (" und ", ", aber "),
    "es": (" y ", ", pero "),
    "zh": ("，", "，但是"),
}
NO_SPACES = {"zh"}
STATEMENT = re.compile(r"[^.!?。！？…]\s*[.。]$")  # with one final mark
WORD = re.compile(r"\w+")
BEGINNING = re.compile(r"([¿¡]?)(\w+)")
CLEAR = 0.9  # part of a word's uses that are spelled alike, from which on it is always spelled so
PLAIN_PROBABILITY = 0.2  # of two sentences in a row instead of one with a conjunction


class Joiner:
    """Joins pairs of two languages. How words are spelled within a sentence it has from `items`."""

    def __init__(self, pair: str, items: list[Item]) -> None:
        languages = pair.split("-")
        # [side][k]: the same conjunction at the same place; none where a language is not in the table.
        self.conjunctions = list(zip(*(CONJUNCTIONS.get(language, ()) for language in languages)))
        self.spaces = ["" if language in NO_SPACES else " " for language in languages]
        self.capitals = [shares_of_capitals(item.texts[side] for item in items) for side in (0, 1)]

    def join(self, item: Item, other: Item, generator: random.Random) -> Item:
        """The item, then the other one."""
        sides = list(zip(item.texts, other.texts))
        statement = all(STATEMENT.search(text) for text, _ in sides)
        followers = [self._within(text, side) for side, text in enumerate(other.texts)]
        joins = statement and self.conjunctions and None not in followers
        if not joins or generator.random() < PLAIN_PROBABILITY:
            texts = [f"{left}{space}{right}" for (left, right), space in zip(sides, self.spaces)]
        else:
            conjunction = generator.choice(self.conjunctions)
            texts = [
                text[:-1].rstrip() + between + follower
                for text, between, follower in zip(item.texts, conjunction, followers)
            ]
        return Item(texts[0], [texts[1]])

    def _within(self, text: str, side: int) -> str | None:
        """The text as it stands after a conjunction: its first word in small letters, but for names and such. None
        where the word may be either, as "Sie" in German, or the text begins with a quotation."""
        beginning = BEGINNING.match(text)
        if not beginning:
            return None
        opening, word = beginning.groups()
        share = self.capitals[side].get(word, 0.0)
        if 1 - CLEAR < share < CLEAR:
            return None
        return text if share >= CLEAR else opening + small(text[len(opening) :])


def shares_of_capitals(texts: Iterable[str]) -> dict[str, float]:
    """Of words at the beginnings of texts, the part of their uses elsewhere that has the capital: 1 for "I", "Tom", in
    German "Haus"; 0 for those without one. Words that stand nowhere else are left out."""
    first: set[str] = set()
    within: Counter[str] = Counter()
    for text in texts:
        head, *words = WORD.findall(text) or [""]
        first.add(head)
        within.update(words)
    uses = {word: within[word] + within[small(word)] for word in first if word != small(word)}
    return {word: within[word] / count for word, count in uses.items() if count}


def small(text: str) -> str:
    """With a small first letter."""
    return text[:1].lower() + text[1:]
