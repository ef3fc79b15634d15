"""Which source piece each target piece translates, learnt from sentence pairs alone.

The model is IBM model 2 as fast_align has it (Dyer et al. 2013, https://aclanthology.org/N13-1073):
every target piece is made by one source piece or by none, p(source position) falls with the distance
from the diagonal, and a sparse Dirichlet prior (variational Bayes) keeps rare pieces from being
blamed for everything. Brown et al. 1993 (https://aclanthology.org/J93-2003) is the origin of the
model and of its training by expectation maximization. Run in both directions, the links that both
find are the ones to trust (intersection, Och and Ney 2003, https://aclanthology.org/J03-1002).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .config import PAD

NULL = PAD  # the source piece of what has none; no sentence holds pads
NULL_PROBABILITY = 0.08
TENSION = 4.0
CONCENTRATION = 0.01  # of the Dirichlet prior
LEAST = 1e-12  # what null makes any piece with, at least

Pair = tuple[list[int], list[int]]  # source and target pieces, without bos and eos


@dataclass(frozen=True)
class Lexicon:
    """p(target | source), of the N pairs of pieces that occur in a sentence pair together."""

    vocabulary_size: int
    keys: np.ndarray  # [N] int64, ascending: source * vocabulary_size + target
    probabilities: np.ndarray  # [N] float32
    counts: np.ndarray  # [N] float32, how often the target piece is expected to be made by the source

    @property
    def sources(self) -> np.ndarray:
        return self.keys // self.vocabulary_size

    @property
    def targets(self) -> np.ndarray:
        return self.keys % self.vocabulary_size


@dataclass(frozen=True)
class Cells:
    """Every (target position, source position or null) of many pairs, in one flat array.

    A row is a target position; its cells are null and then the source positions.
    """

    rows: np.ndarray  # [C] int32, the row of each cell
    starts: np.ndarray  # [R] int64, the first cell of each row
    keys: np.ndarray  # [C] int64, as in Lexicon
    prior: np.ndarray  # [C] float32, p(source position | target position, lengths)


def lay_out(pairs: list[Pair], vocabulary_size: int) -> Cells:
    columns = np.array([len(source) + 1 for source, _ in pairs], dtype=np.int64)
    heights = np.array([len(target) for _, target in pairs], dtype=np.int64)
    sources = np.array([piece for source, _ in pairs for piece in [NULL, *source]], dtype=np.int64)
    targets = np.array([piece for _, target in pairs for piece in target], dtype=np.int64)
    row_columns = np.repeat(columns, heights)
    starts = _starts(row_columns)
    rows = np.repeat(np.arange(len(targets), dtype=np.int32), row_columns)
    position = np.arange(len(rows)) - starts[rows]
    first = np.repeat(_starts(columns), heights)
    keys = sources[first[rows] + position] * vocabulary_size + targets[rows]

    row = np.arange(len(targets)) - np.repeat(_starts(heights), heights)
    height = np.repeat(heights, heights)
    target_place = ((row + 1) / height).astype(np.float32)
    source_place = position.astype(np.float32) / np.maximum(row_columns - 1, 1).astype(np.float32)[rows]
    prior = np.exp(-TENSION * np.abs(source_place - target_place[rows]))
    prior[starts] = 0
    total = np.add.reduceat(prior, starts) if len(starts) else prior
    prior *= ((1 - NULL_PROBABILITY) / np.maximum(total, 1e-30))[rows]
    prior[starts] = NULL_PROBABILITY
    return Cells(rows, starts, keys, prior)


def _starts(sizes: np.ndarray) -> np.ndarray:
    return np.cumsum(sizes) - sizes


def learn_lexicon(pairs: list[Pair], vocabulary_size: int, iterations: int = 5) -> Lexicon:
    """Expectation maximization from uniform translation probabilities."""
    cells = lay_out(pairs, vocabulary_size)
    keys, places = np.unique(cells.keys, return_inverse=True)
    places = places.astype(np.int32)
    sources = keys // vocabulary_size
    probabilities = np.ones(len(keys), dtype=np.float32)
    counts = np.zeros(len(keys))
    for _ in range(iterations):
        joint = probabilities[places] * cells.prior
        joint /= np.add.reduceat(joint, cells.starts)[cells.rows]
        counts = np.bincount(places, joint, len(keys))
        totals = np.bincount(sources, counts)
        kinds = np.bincount(sources)
        logarithm = digamma(counts + CONCENTRATION) - digamma(totals + CONCENTRATION * kinds)[sources]
        probabilities = np.exp(logarithm).astype(np.float32)
    return Lexicon(vocabulary_size, keys, probabilities, counts.astype(np.float32))


def digamma(x: np.ndarray) -> np.ndarray:
    """The recurrence up to x >= 6, then the asymptotic series (Abramowitz and Stegun 6.3.18)."""
    x = np.asarray(x, dtype=np.float64) + 0.0
    result = np.zeros_like(x)
    for _ in range(6):
        small = x < 6
        result[small] -= 1 / np.maximum(x[small], 1e-300)
        x[small] += 1
    square = 1 / (x * x)
    return result + np.log(x) - 0.5 / x - square * (1 / 12 - square * (1 / 120 - square / 252))


def best_sources(lexicon: Lexicon, pairs: list[Pair]) -> np.ndarray:
    """For each target position of all pairs, one after the other: the source position that most
    likely made it, or -1."""
    cells = lay_out(pairs, lexicon.vocabulary_size)
    if not len(cells.starts):
        return np.zeros(0, dtype=np.int64)
    places = np.minimum(np.searchsorted(lexicon.keys, cells.keys), len(lexicon.keys) - 1)
    seen = lexicon.keys[places] == cells.keys
    joint = np.where(seen, lexicon.probabilities[places], 0) * cells.prior
    # Null takes what nothing in the sentence was ever seen to make.
    joint[cells.starts] = np.maximum(joint[cells.starts], LEAST)
    best = np.maximum.reduceat(joint, cells.starts)
    # the first cell of a row that is as good as its best
    candidates = np.nonzero(joint == best[cells.rows])[0]
    _, first = np.unique(cells.rows[candidates], return_index=True)
    return candidates[first] - cells.starts - 1


def agreed_links(forward: Lexicon, backward: Lexicon, pairs: list[Pair]) -> list[np.ndarray]:
    """For each pair the links that both directions find: [L, 2] int16, (target, source) positions,
    ascending. `forward` makes targets from sources, `backward` sources from targets."""
    to_source = best_sources(forward, pairs)
    to_target = best_sources(backward, [(target, source) for source, target in pairs])
    links = []
    row = column = 0
    for source, target in pairs:
        chosen = to_source[row : row + len(target)]
        back = to_target[column : column + len(source)]
        here = np.nonzero(chosen >= 0)[0]
        here = here[back[chosen[here]] == here] if len(source) else here[:0]
        links.append(np.stack((here, chosen[here]), axis=1).astype(np.int16))
        row, column = row + len(target), column + len(source)
    return links
