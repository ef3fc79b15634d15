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
PLAIN_PROBABILITY = 0.2  # of two sentences in a row instead of one with a conjunction


class Joiner:
    """Joins pairs of two languages. Which words keep their capitals within a sentence it has from `items`."""

    def __init__(self, pair: str, items: list[Item]) -> None:
        languages = pair.split("-")
        # [side][k]: the same conjunction at the same place; none where a language is not in the table.
        self.conjunctions = list(zip(*(CONJUNCTIONS.get(language, ()) for language in languages)))
        self.spaces = ["" if language in NO_SPACES else " " for language in languages]
        self.capitalized = [capitalized_words(item.texts[side] for item in items) for side in (0, 1)]

    def join(self, item: Item, other: Item, generator: random.Random) -> Item:
        """The item, then the other one."""
        sides = list(zip(item.texts, other.texts))
        statement = all(STATEMENT.search(text) for text, _ in sides)
        if not statement or not self.conjunctions or generator.random() < PLAIN_PROBABILITY:
            texts = [f"{left}{space}{right}" for (left, right), space in zip(sides, self.spaces)]
        else:
            conjunction = generator.choice(self.conjunctions)
            texts = [
                left[:-1].rstrip() + between + self._within(right, side)
                for side, ((left, right), between) in enumerate(zip(sides, conjunction))
            ]
        return Item(texts[0], [texts[1]])

    def _within(self, text: str, side: int) -> str:
        """The text as it stands after a conjunction: its first word in small letters, but for names and such."""
        word = WORD.match(text)
        if not word or word[0] in self.capitalized[side]:
            return text
        return text[0].lower() + text[1:]


def capitalized_words(texts: Iterable[str]) -> set[str]:
    """Those words at the beginnings of texts that stand elsewhere too, and there seldom in small letters: "I", "Tom",
    in German "Haus"."""
    first: set[str] = set()
    within: Counter[str] = Counter()
    for text in texts:
        head, *words = WORD.findall(text) or [""]
        first.add(head)
        within.update(words)
    return {word for word in first if within[word] > within[word[:1].lower() + word[1:]]}
