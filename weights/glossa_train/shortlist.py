"""The target pieces that a sentence's translation may need, so that the output layer computes no
others: the most frequent ones, and for each source piece the likely translations that a lexicon
gives it (Jean et al. 2015, https://arxiv.org/abs/1412.2007, section 3.2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .aligner import Pair, learn_lexicon
from .config import BOS, EOS, PAD, UNK

FREQUENT = 400
MOST = 250  # further candidates of a source piece; the format allows 255
LEAST_COUNT = 0.05  # expected links in the training data: fewer are chance
SPECIAL = (PAD, UNK, BOS, EOS)


class ShortlistError(ValueError):
    """A shortlist that the engine would refuse, and what is wrong with it."""


@dataclass(frozen=True)
class Shortlist:
    frequent: np.ndarray  # U16 [F], target pieces that are candidates whatever the source, ascending
    counts: np.ndarray  # U8 [V], how many further candidates each source piece has
    candidates: np.ndarray  # U16 [sum of counts], those of piece 0, of piece 1, ...; each ascending

    def __post_init__(self) -> None:
        size, total = len(self.counts), int(self.counts.sum())
        if size > 65536:
            raise ShortlistError(f"a shortlist needs at most 65,536 pieces, found {size}")
        if len(self.candidates) != total:
            raise ShortlistError(f"expected {total} candidates, found {len(self.candidates)}")
        if not {UNK, EOS} <= set(self.frequent.tolist()):
            raise ShortlistError("the frequent pieces must hold unk and eos")
        offered = np.concatenate((self.frequent, self.candidates))
        if len(offered) and int(offered.max()) >= size:
            raise ShortlistError(f"a candidate must be below {size}, found {int(offered.max())}")
        if np.isin(offered, (PAD, BOS)).any():
            raise ShortlistError("pad and bos must not be candidates")
        owner = np.repeat(np.arange(size), self.counts)
        ascending = np.diff(self.candidates.astype(np.int64)) > 0
        if not (ascending | (np.diff(owner) > 0)).all() or not (np.diff(self.frequent.astype(int)) > 0).all():
            raise ShortlistError("the frequent pieces and each piece's candidates must be ascending")
        if np.isin(self.candidates, self.frequent).any():
            raise ShortlistError("a frequent piece must not be a further candidate")

    def of(self, source: list[int]) -> np.ndarray:
        """The candidates of a sentence of these pieces, ascending."""
        ends = np.cumsum(self.counts, dtype=np.int64)
        runs = [self.candidates[ends[piece] - self.counts[piece] : ends[piece]] for piece in set(source)]
        return np.unique(np.concatenate((self.frequent, *runs)))


def build_shortlist(pairs: list[Pair], pieces: list[str], least_share: float) -> Shortlist:
    """From training pairs, as ids of `pieces`, the vocabulary. A target piece is a candidate of a
    source piece that makes it with at least `least_share` of its links."""
    size = len(pieces)
    # Two iterations: more would sharpen the lexicon, and rare but right candidates get lost.
    lexicon = learn_lexicon(pairs, size, iterations=2)
    uses = np.bincount([piece for _, target in pairs for piece in target], minlength=size)
    by_use = [piece for piece in np.argsort(-uses, kind="stable").tolist() if piece not in SPECIAL]
    frequent = np.sort([UNK, EOS, *by_use[: FREQUENT - 2]]).astype("<u2")

    made = np.bincount(lexicon.sources, lexicon.counts, size)
    share = lexicon.counts / np.maximum(made[lexicon.sources], 1e-9)
    chosen = (
        (share >= least_share)
        & (lexicon.counts >= LEAST_COUNT)
        & ~np.isin(lexicon.sources, SPECIAL)
        & ~np.isin(lexicon.targets, frequent)
    )
    sources, targets, share = lexicon.sources[chosen], lexicon.targets[chosen], share[chosen]
    # Names and numbers stay as they are: their pieces are candidates of themselves, first of all.
    kept = np.array([k for k, piece in enumerate(pieces) if k not in SPECIAL and may_be_copied(piece)], int)
    kept = kept[~np.isin(kept, frequent)]
    sources, targets = np.concatenate((kept, sources)), np.concatenate((kept, targets))
    share = np.concatenate((np.full(len(kept), 2.0), share))

    order = np.lexsort((-share, sources))
    sources, targets = sources[order], targets[order]
    rank = np.arange(len(sources)) - np.searchsorted(sources, sources)
    best = rank < MOST
    keys = np.unique(sources[best] * size + targets[best])
    return Shortlist(
        frequent,
        np.bincount(keys // size, minlength=size).astype("u1"),
        (keys % size).astype("<u2"),
    )


def including(shortlist: Shortlist, pairs: list[Pair]) -> Shortlist:
    """With the target pieces of `pairs` among the candidates of their sources: what a pair still lacks is added to
    the source piece that has the fewest, and so is rare most often, as far as MOST allows."""
    ends = np.cumsum(shortlist.counts, dtype=np.int64)
    candidates = [set(run.tolist()) for run in np.split(shortlist.candidates, ends[:-1])]
    always = set(shortlist.frequent.tolist())
    for source, target in pairs:
        offered = sorted((candidates[piece] for piece in set(source).difference(SPECIAL)), key=len)
        missing = set(target).difference(always, *offered)
        for fewest in offered[:1]:
            fewest |= set(sorted(missing)[: max(0, MOST - len(fewest))])
    return Shortlist(
        shortlist.frequent,
        np.array([len(run) for run in candidates], dtype="u1"),
        np.array([piece for run in candidates for piece in sorted(run)], dtype="<u2"),
    )


def may_be_copied(piece: str) -> bool:
    """Pieces from inside of a word spell rare names; a capital letter or a digit begins one."""
    return not piece.startswith("▁") or piece[1:2].isupper() or piece[1:2].isdigit()


def describe_shortlist(shortlist: Shortlist, pairs: list[Pair]) -> str:
    """Its mean size, and how many of the references' pieces it holds."""
    candidates = [shortlist.of([*source, EOS]) for source, _ in pairs]
    held = sum(int(np.isin(target, ids).sum()) for ids, (_, target) in zip(candidates, pairs))
    total = sum(len(target) for _, target in pairs)
    size = sum(map(len, candidates)) / len(pairs)
    return f"{size:.0f} candidates a sentence hold {100 * held / total:.2f}% of the references' pieces"
