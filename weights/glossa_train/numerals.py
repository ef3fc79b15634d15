"""Numbers in digits, of which the data has few: "I have 3 cats." Most are words there.

Where both sides of a pair have the same number, in digits or as a word, it becomes another one in digits, and so the
decoder learns to copy them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from .item import Item

# From two on: after "one", which is an article too, other words are in the singular.
NUMERALS = {
    "en": "two three four five six seven eight nine ten eleven twelve".split(),
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze".split(),
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(),
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce".split(),
    "zh": "两三四五六七八九十",
}
# After a numeral these make another number of it.
MULTIPLIERS = r"hundreds?|thousands?|millions?|cents?|mille|hundert|tausend|mil|cien|millones|Millionen"
SPACED = rf"(?<![\w'-])(?:{{}})(?![\w'-]|\s(?:{MULTIPLIERS})\b)"
# Not those of other numbers, of weekdays, months and ordinals.
CHINESE = "(?<![一二三四五六七八九十百千万亿零两第期周初])(?:{})(?![一二三四五六七八九十百千万亿月])"
DIGITS = r"(?<![\dA-Za-z.,:/'-])\d+(?![\dA-Za-z'-]|[.,:/]\d)"


class Numerals:
    """The numbers of two languages."""

    def __init__(self, pair: str) -> None:
        self.words = [NUMERALS.get(language, ()) for language in pair.split("-")]
        self.patterns = [
            re.compile("|".join([DIGITS, *([spelled(language)] if language in NUMERALS else ())]), re.IGNORECASE)
            for language in pair.split("-")
        ]

    def common(self, item: Item) -> list[int]:
        """The numbers from two on that stand once on each side."""
        sides = [[value for value, _ in self._numbers(item.texts[side], side)] for side in (0, 1)]
        return [n for n in sides[0] if n > 1 and sides[0].count(n) == 1 == sides[1].count(n)]

    def with_another(self, item: Item, generator: random.Random) -> Item:
        """The item with another number, in digits, for one that both sides have; itself without such a one."""
        common = self.common(item)
        if not common:
            return item
        number = generator.choice(common)
        other = str(another(number, generator))
        sides = []
        for side in (0, 1):
            text = item.texts[side]
            begin, end = next(span for value, span in self._numbers(text, side) if value == number)
            sides.append(text[:begin] + other + text[end:])
        return Item(sides[0], [sides[1]])

    def _numbers(self, text: str, side: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """Values, and where they stand."""
        for match in self.patterns[side].finditer(text):
            found = match[0].lower()
            value = int(found) if found.isdecimal() else self.words[side].index(found) + 2
            yield value, match.span()


def spelled(language: str) -> str:
    """A pattern of the language's numerals."""
    return (CHINESE if language == "zh" else SPACED).format("|".join(NUMERALS[language]))


def another(number: int, generator: random.Random) -> int:
    """As long as the number from three digits on, else mostly a small one."""
    if number >= 100:
        length = len(str(number))
        return generator.randrange(10 ** (length - 1), 10**length)
    return generator.randint(2, generator.choice((9, 12, 99, 999)))
