"""Brackets and quotation marks within sentences, which the data hardly has: "The museum (closed on Mondays) is near."

Links between words say which places and phrases of both sides belong together.
"""

from __future__ import annotations

import random
import re
from typing import NamedTuple

import numpy as np

from .config import UNK
from .item import Item
from .processor import Processor

MARKS = re.compile(r"[^\w\s'’-]")
MAX_WORDS = 6  # of a phrase, in the source
QUOTATION_MARKS = ('"', '"', '"', "'")  # the first is the most frequent

Cut = tuple[int, int]  # of the source and of the target, between their pieces


class Linked(NamedTuple):
    """A pair in pieces, without bos and eos, and the links [L, 2] between the words of target and source."""

    source: list[int]
    target: list[int]
    links: np.ndarray


class Phrase(NamedTuple):
    words: int  # of the source
    ranges: tuple[slice, slice]  # of source and target pieces


class Asides:
    """Puts phrases into brackets and quotation marks. It cuts where words begin: in Chinese it finds no place."""

    def __init__(self, processor: Processor) -> None:
        self.processor = processor
        pieces = list(map(processor.id_to_piece, range(processor.get_piece_size())))
        self.unfit = {UNK} | {i for i, piece in enumerate(pieces) if re.search(r'[()\["\]]', piece)}
        self.begins = [piece.startswith("▁") for piece in pieces]
        self.ends = [piece.startswith("▁") or MARKS.match(piece) is not None for piece in pieces]

    def insert(self, host: Linked, guest: Linked, generator: random.Random) -> Item | None:
        """The host with a phrase of the guest in brackets, at a place that parts both sides alike; nothing where
        there is no such place or phrase."""
        cuts, phrases = self.cuts(host), [phrase for phrase in self.phrases(guest, 1) if phrase.words > 1]
        if not cuts or not phrases:
            return None
        cut, phrase = generator.choice(cuts), generator.choice(phrases)
        texts = []
        for side, (place, within) in enumerate(zip(cut, phrase.ranges)):
            parts = host[side][:place], guest[side][within], host[side][place:]
            left, inside, right = map(self.processor.decode, parts)
            texts.append(f"{left} ({inside}) {right}")
        return Item(texts[0], [texts[1]])

    def quote(self, pair: Linked, generator: random.Random) -> Item | None:
        """The pair with one of its phrases in quotation marks; nothing where it has none."""
        phrases = self.phrases(pair, 0)
        if not phrases:
            return None
        mark, texts = generator.choice(QUOTATION_MARKS), []
        for pieces, within in zip(pair[:2], generator.choice(phrases).ranges):
            parts = pieces[: within.start], pieces[within], pieces[within.stop :]
            left, inside, right = map(self.processor.decode, parts)
            space = " " if right and self._begins(pieces, within.stop) else ""
            texts.append(f"{left} {mark}{inside}{mark}{space}{right}".strip())
        return Item(texts[0], [texts[1]])

    def cuts(self, pair: Linked) -> list[Cut]:
        """Before words within both sides, between which no link crosses; the words before them are linked."""
        found = []
        if self._is_unfit(pair):
            return found
        for target, source in {(row + 1, column + 1) for row, column in pair.links.tolist()}:
            if not self._begins(pair.source, source) or not self._begins(pair.target, target):
                continue
            if np.array_equal(pair.links[:, 0] < target, pair.links[:, 1] < source):
                found.append((source, target))
        return sorted(found)

    def phrases(self, pair: Linked, start: int) -> list[Phrase]:
        """Words in a row, without marks, not before piece `start` of either side, whose links stay among them; those at
        either end have links (phrase pairs, Koehn et al. 2003, https://aclanthology.org/N03-1017)."""
        found = []
        if self._is_unfit(pair):
            return found
        for first in range(start, len(pair.source)):
            if not self._begins(pair.source, first):
                continue
            ends = [place for place in range(first + 1, len(pair.source) + 1) if self._ends(pair.source, place)]
            for words, end in enumerate(ends[:MAX_WORDS], start=1):
                within = self._linked_range(pair, first, end)
                if within is None or within.start < start:
                    continue
                ranges = slice(first, end), within
                texts = [self.processor.decode(side[part]) for side, part in zip(pair[:2], ranges)]
                if not any(map(MARKS.search, texts)):
                    found.append(Phrase(words, ranges))
        return found

    def _linked_range(self, pair: Linked, first: int, end: int) -> slice | None:
        """Of the target, what source pieces first to end - 1 are linked to, if that is a phrase of its own."""
        rows, columns = pair.links[(pair.links[:, 1] >= first) & (pair.links[:, 1] < end)].T
        if not len(rows) or columns.min() != first or columns.max() != end - 1:
            return None
        low, high = int(rows.min()), int(rows.max()) + 1
        whole = np.sum((pair.links[:, 0] >= low) & (pair.links[:, 0] < high)) == len(rows)
        if not whole or not self._begins(pair.target, low) or not self._ends(pair.target, high):
            return None
        return slice(low, high)

    def _is_unfit(self, pair: Linked) -> bool:
        """Decoding would lose unknown letters, and marks within marks are confusing."""
        return not self.unfit.isdisjoint(pair.source + pair.target)

    def _begins(self, pieces: list[int], place: int) -> bool:
        """Does a word with a space before it begin here?"""
        return place < len(pieces) and self.begins[pieces[place]]

    def _ends(self, pieces: list[int], place: int) -> bool:
        """Can a phrase end here: before a space or a mark?"""
        return place == len(pieces) or self.ends[pieces[place]]
