"""Which source piece each target piece translates, learnt from sentence pairs alone.

The model is IBM model 2 as fast_align has it (Dyer et al. 2013, https://aclanthology.org/N13-1073):
every target piece is made by one source piece or by none, p(source position) falls with the distance
from the diagonal, and a sparse Dirichlet prior (variational Bayes) keeps rare pieces from being
blamed for everything. Brown et al. 1993 (https://aclanthology.org/J93-2003) is the origin of the
model and of its training by expectation maximization. Run in both directions, the links that both
find are the ones to trust (intersection, Och and Ney 2003, https://aclanthology.org/J03-1002).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from .config import PAD

NULL = PAD  # the source piece of what has none; no sentence holds pads
NULL_PROBABILITY = 0.08
TENSION = 4.0
CONCENTRATION = 0.01  # of the Dirichlet prior
LEAST = 1e-12  # what null makes any piece with, at least
CHUNK = 2_000  # pairs laid out at a time: the arrays of more would leave the caches

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
    columns, sources = flatten([NULL, *source] for source, _ in pairs)
    heights, targets = flatten(target for _, target in pairs)
    row_columns = np.repeat(columns, heights)
    starts = starts_of(row_columns)
    rows = np.repeat(np.arange(len(targets), dtype=np.int32), row_columns)
    position = np.arange(len(rows)) - starts[rows]
    first = np.repeat(starts_of(columns), heights)
    keys = sources[first[rows] + position] * vocabulary_size + targets[rows]

    row = np.arange(len(targets)) - np.repeat(starts_of(heights), heights)
    height = np.repeat(heights, heights)
    target_place = ((row + 1) / height).astype(np.float32)
    source_place = position.astype(np.float32) / np.maximum(row_columns - 1, 1).astype(np.float32)[rows]
    prior = np.exp(-TENSION * np.abs(source_place - target_place[rows]))
    prior[starts] = 0
    total = np.add.reduceat(prior, starts) if len(starts) else prior
    prior *= ((1 - NULL_PROBABILITY) / np.maximum(total, 1e-30))[rows]
    prior[starts] = NULL_PROBABILITY
    return Cells(rows, starts, keys, prior)


def flatten(sentences: Iterable[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """The length of each sentence [sentences] and the pieces of all, one sentence after the other."""
    sentences = list(sentences)
    sizes = np.fromiter(map(len, sentences), np.int64, len(sentences))
    return sizes, np.fromiter(chain.from_iterable(sentences), np.int64, int(sizes.sum()))


def starts_of(sizes: np.ndarray) -> np.ndarray:
    """Where runs of these sizes start that follow each other."""
    return np.cumsum(sizes) - sizes


def split(links: np.ndarray, counts: np.ndarray) -> list[np.ndarray]:
    """[sum of counts, 2] -> one [count, 2] for each count."""
    return [links[start : start + count] for start, count in zip(starts_of(counts).tolist(), counts.tolist())]


def chunks(pairs: list) -> Iterator[list]:
    """At least one, which is empty if there are no pairs."""
    return (pairs[start : start + CHUNK] for start in range(0, max(len(pairs), 1), CHUNK))


def learn_lexicon(pairs: list[Pair], vocabulary_size: int, iterations: int = 5) -> Lexicon:
    """Expectation maximization from uniform translation probabilities."""
    parts = [lay_out(chunk, vocabulary_size) for chunk in chunks(pairs)]
    keys, places = distinct(np.concatenate([part.keys for part in parts]), vocabulary_size**2)
    ends = np.cumsum([len(part.keys) for part in parts])[:-1]
    sources = keys // vocabulary_size
    probabilities = np.ones(len(keys), dtype=np.float32)
    counts = np.zeros(len(keys))
    expected = np.zeros(len(places))  # of each cell, how likely its source made its target
    for _ in range(iterations):
        for part, place, share in zip(parts, np.split(places, ends), np.split(expected, ends)):
            joint = probabilities[place] * part.prior
            share[:] = joint / np.add.reduceat(joint, part.starts)[part.rows]
        # Not part by part: the sums would round differently.
        counts = np.bincount(places, expected, len(keys))
        totals = np.bincount(sources, counts)
        kinds = np.bincount(sources)
        logarithm = digamma(counts + CONCENTRATION) - digamma(totals + CONCENTRATION * kinds)[sources]
        probabilities = np.exp(logarithm).astype(np.float32)
    return Lexicon(vocabulary_size, keys, probabilities, counts.astype(np.float32))


def distinct(keys: np.ndarray, end: int) -> tuple[np.ndarray, np.ndarray]:
    """The keys that occur, ascending, and the place of each key among them; all are below `end`.
    np.unique finds the same, but sorts tens of millions of keys for it."""
    occurs = np.zeros(end, dtype=bool)
    occurs[keys] = True
    unique = np.nonzero(occurs)[0]
    place_of = np.zeros(end, dtype=np.int32)
    place_of[unique] = np.arange(len(unique))
    return unique, place_of[keys]


def digamma(x: np.ndarray) -> np.ndarray:
    """The recurrence up to x >= 6, then the asymptotic series (Abramowitz and Stegun 6.3.18)."""
    x = np.asarray(x, dtype=np.float64) + 0.0
    result = np.zeros_like(x)
    for _ in range(6):
        step = (x < 6).astype(np.float64)
        result -= step / np.maximum(x, 1e-300)
        x += step
    square = 1 / (x * x)
    return result + np.log(x) - 0.5 / x - square * (1 / 12 - square * (1 / 120 - square / 252))


def best_sources(lexicon: Lexicon, pairs: list[Pair]) -> np.ndarray:
    """For each target position of all pairs, one after the other: the source position that most
    likely made it, or -1."""
    # A table of all pairs of pieces is large (144 MB of 6,000), but a search among the keys is slow.
    table = np.zeros(lexicon.vocabulary_size**2, dtype=np.float32)
    table[lexicon.keys] = lexicon.probabilities
    found = [_best_sources(table, lay_out(chunk, lexicon.vocabulary_size)) for chunk in chunks(pairs)]
    return np.concatenate(found)


def _best_sources(table: np.ndarray, cells: Cells) -> np.ndarray:
    """`table`: p(target | source) by key, 0 where the two were never seen together."""
    if not len(cells.starts):
        return np.zeros(0, dtype=np.int64)
    joint = table[cells.keys] * cells.prior
    # Null takes what nothing in the sentence was ever seen to make.
    joint[cells.starts] = np.maximum(joint[cells.starts], LEAST)
    best = np.maximum.reduceat(joint, cells.starts)
    # the first cell of a row that is as good as its best
    candidates = np.nonzero(joint == best[cells.rows])[0]
    return candidates[np.searchsorted(candidates, cells.starts)] - cells.starts - 1


def agreed_links(forward: Lexicon, backward: Lexicon, pairs: list[Pair]) -> list[np.ndarray]:
    """For each pair the links that both directions find: [L, 2] int16, (target, source) positions,
    ascending. `forward` makes targets from sources, `backward` sources from targets."""
    to_source = best_sources(forward, pairs)
    to_target = best_sources(backward, [(target, source) for source, target in pairs])
    source_sizes, target_sizes = (
        np.array([len(pair[side]) for pair in pairs], dtype=np.int64) for side in (0, 1)
    )
    pair = np.repeat(np.arange(len(pairs)), target_sizes)
    target = np.arange(len(pair)) - starts_of(target_sizes)[pair]
    linked = to_source >= 0
    pair, target, source = pair[linked], target[linked], to_source[linked]
    agreed = to_target[starts_of(source_sizes)[pair] + source] == target
    links = np.stack((target[agreed], source[agreed]), axis=1).astype(np.int16)
    return split(links, np.bincount(pair[agreed], minlength=len(pairs)))
