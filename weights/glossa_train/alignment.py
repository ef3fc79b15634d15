"""How well the engine aligns: `glossa align` against an aligner's agreed links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .guidance import words


@dataclass(frozen=True)
class AlignmentScores:
    matched: float  # share of the links whose source word has most of the target word's row
    error: float  # 1 - F1 over all target words: AER (Och and Ney 2003) with sure links only
    links: int


WordLinks = set[tuple[int, int]]  # the number of a target word and that of a source word


def word_links(source: list[str], target: list[str], links: np.ndarray) -> WordLinks:
    """Links [L, 2] between (target, source) pieces as links between the words that these make."""
    source_words, target_words = words(source), words(target)
    return {(int(target_words[t]), int(source_words[s])) for t, s in links}


def score_alignments(outputs: Iterable[dict], links: Iterable[WordLinks], key: str) -> AlignmentScores:
    """`links`: those expected of each output; `key`: which of an output's matrices is scored, its "attention" or its
    "alignment".

    The engine's tokens count as the words that they make, which may be other pieces of these words than the recipe's: a
    target word is linked to the source word that gets most of its tokens' rows. Links of words that it has not count
    as missed.
    """
    agreed = found = linked = 0
    for output, expected in zip(outputs, links, strict=True):
        # the last token of either side is eos: no word, but it may be what is looked at most
        source, target = (words([t["text"] for t in output[side][:-1]]) for side in ("source", "target"))
        rows = np.array(output[key])[:-1]
        source_words, target_words = source.max(initial=-1) + 1, target.max(initial=-1) + 1
        weights = np.zeros((target_words, source_words + 1))
        np.add.at(weights, (target[:, None], np.append(source, source_words)[None]), rows)
        best = weights.argmax(axis=1)
        agreed += sum(t < target_words and s < source_words and best[t] == s for t, s in expected)
        linked += len(expected)
        found += int((best < source_words).sum())
    if not linked:
        raise ValueError("expected links to score an alignment against, found none")
    return AlignmentScores(agreed / linked, 1 - 2 * agreed / (found + linked), linked)
