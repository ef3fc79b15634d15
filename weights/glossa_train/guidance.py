"""Links between pieces, widened to words: where the attention should look.

Guided alignment (Chen et al. 2016, https://arxiv.org/abs/1607.01628) pulls the attention towards
the links of an aligner. Only links that both of its directions agree on are used, and a target
piece is free to look at any piece of the words that its own word is linked to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .aligner import Lexicon, Pair, agreed_links, chunks, flatten, learn_lexicon, split, starts_of
from .tokenizer import WIDE


class Guide:
    """An aligner that has learnt from training pairs, over the pieces of a vocabulary."""

    def __init__(self, pairs: list[Pair], pieces: list[str]) -> None:
        self.pieces = pieces
        self.kinds = piece_kinds(pieces)
        self.forward: Lexicon = learn_lexicon(pairs, len(pieces))
        reverse = [(target, source) for source, target in pairs]
        self.backward: Lexicon = learn_lexicon(reverse, len(pieces))

    def piece_links(self, pairs: list[Pair]) -> list[np.ndarray]:
        """For each pair [L, 2], (target, source) positions that both directions link."""
        return agreed_links(self.forward, self.backward, pairs)

    def word_links(self, pairs: list[Pair]) -> list[np.ndarray]:
        """The same, each link between all pieces of both words."""
        widened = []
        for chunk, links in zip(chunks(pairs), chunks(self.piece_links(pairs))):
            sources = find_words(self.kinds, [source for source, _ in chunk])
            targets = find_words(self.kinds, [target for _, target in chunk])
            widened += widen(links, sources, targets)
        return widened


@dataclass(frozen=True)
class Words:
    """The words of sentences whose n pieces stand one after the other."""

    starts: np.ndarray  # [sentences], the first piece of each sentence
    first: np.ndarray  # [n], the first piece of the word that each piece belongs to
    sizes: np.ndarray  # [n], of how many pieces that word is


def find_words(kinds: np.ndarray, sentences: list[list[int]]) -> Words:
    """`kinds`: those of the vocabulary; the sentences are piece ids."""
    lengths, ids = flatten(sentences)
    begins = begins_word(kinds[:, ids], lengths)
    word = np.cumsum(begins) - 1
    return Words(starts_of(lengths), np.nonzero(begins)[0][word], np.bincount(word)[word])


def widen(links: list[np.ndarray], sources: Words, targets: Words) -> list[np.ndarray]:
    """For each pair [L, 2] int16, ascending: (target, source) positions of linked words."""
    pair = np.repeat(np.arange(len(links)), np.array([len(found) for found in links], dtype=np.int64))
    target, source = np.concatenate([np.zeros((0, 2), dtype=np.int16), *links]).T
    target, source = target + targets.starts[pair], source + sources.starts[pair]
    # Each link becomes a rectangle of cells: the target word's pieces by the source word's.
    heights, widths = targets.sizes[target], sources.sizes[source]
    link = np.repeat(np.arange(len(pair)), heights * widths)
    cell = np.arange(len(link)) - starts_of(heights * widths)[link]
    row = targets.first[target][link] + cell // widths[link]
    column = sources.first[source][link] + cell % widths[link]
    # The links of one word widen to the same. Sorted as one number, so first by pair, then by row.
    columns = len(sources.first)
    keys, kept = np.unique(row * columns + column, return_index=True)
    pair = pair[link[kept]]
    positions = (keys // columns - targets.starts[pair], keys % columns - sources.starts[pair])
    return split(np.stack(positions, axis=1).astype(np.int16), np.bincount(pair, minlength=len(links)))


def piece_kinds(pieces: list[str]) -> np.ndarray:
    """[3, n] bool: which pieces begin with a space, are letters or digits, and are nothing but spaces."""
    texts = [piece.lstrip("▁") for piece in pieces]
    letters = [text.isalnum() and not WIDE.search(text) for text in texts]
    spaced = [piece.startswith("▁") for piece in pieces]
    return np.array([spaced, letters, [not text for text in texts]], dtype=bool)


def begins_word(kinds: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """[n], whether a word begins at a piece, of the kinds [3, n] of the pieces of sentences one after
    the other. Marks stand alone: "▁l", "'", "eau", "." are four words, and "▁pian", "iste" is one, as
    is "▁", "à". So do pieces of Chinese, which no spaces part into words."""
    spaced, letters, only_space = kinds
    begins = np.ones(len(letters), dtype=bool)
    begins[1:] = ~only_space[:-1] & (spaced[1:] | ~letters[1:] | ~letters[:-1])
    begins[starts_of(lengths)[lengths > 0]] = True
    return begins


def words(pieces: list[str]) -> np.ndarray:
    """[n], the number of the word that each piece of a sentence belongs to."""
    return np.cumsum(begins_word(piece_kinds(pieces), np.array([len(pieces)]))) - 1
