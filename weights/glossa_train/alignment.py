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


def score_alignments(outputs: Iterable[dict], links: Iterable[np.ndarray], key: str) -> AlignmentScores:
    """`links`: for each output [L, 2], the (target, source) pieces that belong together; `key`: which of an
    output's matrices is scored, its "attention" or its "alignment".

    Pieces count as the words that they make: a target word is linked to the source word that gets most
    of its pieces' rows.
    """
    agreed = found = linked = 0
    for output, pairs in zip(outputs, links, strict=True):
        # the last token of either side is eos: no word, but it may be what is looked at most
        source, target = (words([t["text"] for t in output[side][:-1]]) for side in ("source", "target"))
        rows = np.array(output[key])[:-1]
        source_words, target_words = source.max(initial=-1) + 1, target.max(initial=-1) + 1
        weights = np.zeros((target_words, source_words + 1))
        np.add.at(weights, (target[:, None], np.append(source, source_words)[None]), rows)
        best = weights.argmax(axis=1)
        expected = {(target[t], source[s]) for t, s in pairs}
        agreed += sum(best[t] == s for t, s in expected)
        linked += len(expected)
        found += int((best < source_words).sum())
    if not linked:
        raise ValueError("expected links to score an alignment against, found none")
    return AlignmentScores(agreed / linked, 1 - 2 * agreed / (found + linked), linked)
