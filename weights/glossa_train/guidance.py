"""Links between pieces, widened to words: where the attention should look.

Guided alignment (Chen et al. 2016, https://arxiv.org/abs/1607.01628) pulls the attention towards
the links of an aligner. Only links that both of its directions agree on are used, and a target
piece is free to look at any piece of the words that its own word is linked to.
"""

from __future__ import annotations

import numpy as np

from .aligner import Lexicon, Pair, agreed_links, learn_lexicon
from .tokenizer import WIDE


class Guide:
    """An aligner that has learnt from training pairs, over the pieces of a vocabulary."""

    def __init__(self, pairs: list[Pair], pieces: list[str]) -> None:
        self.pieces = pieces
        self.forward: Lexicon = learn_lexicon(pairs, len(pieces))
        reverse = [(target, source) for source, target in pairs]
        self.backward: Lexicon = learn_lexicon(reverse, len(pieces))

    def piece_links(self, pairs: list[Pair]) -> list[np.ndarray]:
        """For each pair [L, 2], (target, source) positions that both directions link."""
        return agreed_links(self.forward, self.backward, pairs)

    def word_links(self, pairs: list[Pair]) -> list[np.ndarray]:
        """The same, each link between all pieces of both words."""
        widened = []
        for (source, target), links in zip(pairs, self.piece_links(pairs)):
            source_words = words([self.pieces[piece] for piece in source])
            target_words = words([self.pieces[piece] for piece in target])
            linked = np.zeros((len(target), len(source)), dtype=bool)
            for t, s in links:
                linked[np.ix_(target_words == target_words[t], source_words == source_words[s])] = True
            widened.append(np.argwhere(linked).astype(np.int16))
        return widened


def words(pieces: list[str]) -> np.ndarray:
    """[n], the number of the word that each piece belongs to. Marks stand alone: "▁l", "'", "eau",
    "." are four words, and "▁pian", "iste" is one, as is "▁", "à". So do pieces of Chinese, which no
    spaces part into words."""
    numbers = []
    number, was_letters, only_space = -1, False, False
    for piece in pieces:
        text = piece.lstrip("▁")
        letters = text.isalnum() and not WIDE.search(text)
        if not only_space and (piece.startswith("▁") or not letters or not was_letters):
            number += 1
        numbers.append(number)
        was_letters, only_space = letters, not text
    return np.array(numbers, dtype=np.int64)
