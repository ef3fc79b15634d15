"""Encoded sentence pairs, and batches of similar length made of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
import sentencepiece
import torch
from torch import Tensor

from .asides import Asides, Linked
from .config import BOS, EOS, PAD
from .guidance import Guide
from .item import Item
from .processor import Processor
from .variants import Variety, with_aside


class Example(NamedTuple):
    """An encoded pair."""

    source: list[int]  # ends with eos
    target: list[int]  # from bos to eos
    links: np.ndarray | None = None  # [L, 2], positions that belong together: target after bos, source


@dataclass(frozen=True)
class Batch:
    source: Tensor  # [T, B], ends with eos
    target: Tensor  # [S + 1, B], from bos to eos
    links: Tensor  # [S, T, B] bool: whether predicting this target token should look there


UNVARIED = Variety()
SAMPLING_ALPHA = 0.3  # smoothing of the probabilities of a sampled sentence's cuts


def encode_pairs(
    items: list[Item], processor: Processor
) -> list[tuple[list[int], list[int]]]:
    """Source and first reference as piece ids, without bos and eos."""
    sources = processor.encode([item.source for item in items])
    targets = processor.encode([item.references[0] for item in items])
    return list(zip(sources, targets))


def sample_pairs(
    items: list[Item], processor: Processor, seed: int
) -> list[tuple[list[int], list[int]]]:
    """Like encode_pairs, with one of all ways to cut each text (subword regularization, Kudo 2018,
    https://arxiv.org/abs/1804.10959)."""
    # The seed is that of threads to come; the call starts one.
    sentencepiece.set_random_generator_seed(seed)
    sources, targets = (
        processor.encode(texts, enable_sampling=True, alpha=SAMPLING_ALPHA, nbest_size=-1, num_threads=1)
        for texts in ([item.source for item in items], [item.references[0] for item in items])
    )
    return list(zip(sources, targets))


class Corpus:
    """Encoded training pairs. Every epoch is a function of the seed, so that training can resume.

    `guide` finds the links of all pairs, but for those in sampled pieces.
    """

    def __init__(
        self,
        items: list[Item],
        processor: Processor,
        variety: Variety = UNVARIED,
        max_length: int = 60,
        sampling_probability: float = 0.0,
        seed: int = 0,
        guide: Guide | None = None,
    ) -> None:
        self.processor = processor
        self.variety = variety
        self.max_length = max_length
        self.sampling_probability = sampling_probability
        self.seed = seed
        self.guide = guide
        self.asides = Asides(processor)
        pairs = encode_pairs(items, processor)
        kept = [i for i, pair in enumerate(pairs) if self._fits(pair)]
        if len(kept) < len(pairs):
            print(f"{len(pairs) - len(kept):,} of {len(pairs):,} pairs left out: {max_length} pieces or more")
        if items and not kept:
            raise ValueError(f"no pair of fewer than {max_length} pieces is left to train on")
        self.items, pairs = [items[i] for i in kept], [pairs[i] for i in kept]
        self.examples = self._linked(pairs)

    def epoch(self, number: int, batch_tokens: int) -> list[list[Example]]:
        """Shuffled batches, each of pairs of similar length, at most `batch_tokens` padded target
        tokens in each. Most hold a multiple of eight pairs (see products.py)."""
        generator = random.Random(f"{self.seed} {number}")
        examples = self._drawn(generator)
        # Noise, so that batches differ from epoch to epoch.
        order = sorted(
            examples, key=lambda pair: (len(pair.target), len(pair.source) + 2 * generator.random())
        )
        batches: list[list[Example]] = []
        while order:
            # The longest pair is the last: how many of its length fit?
            count = max(1, batch_tokens // len(order[-1].target))
            if count > 8:
                count -= count % 8
            batches.append(order[-count:])
            del order[-count:]
        generator.shuffle(batches)
        return batches

    def _drawn(self, generator: random.Random) -> list[Example]:
        """Every pair as it is, as a variant, or in sampled pieces."""
        items = [self._varied(i, generator) for i in range(len(self.items))]
        sampled = [i for i in range(len(items)) if generator.random() < self.sampling_probability]
        variants = [i for i, item in enumerate(items) if item is not self.items[i]]
        examples = list(self.examples)
        pairs = encode_pairs([items[i] for i in variants], self.processor)
        for i, pair, variant in zip(variants, pairs, self._linked(pairs)):
            if self._fits(pair):
                examples[i] = variant
        seed = generator.getrandbits(32)
        for i, pair in zip(sampled, sample_pairs([items[i] for i in sampled], self.processor, seed)):
            if self._fits(pair):
                examples[i] = example(*pair)
        return examples

    def _varied(self, i: int, generator: random.Random) -> Item:
        """Pair `i` or a form of it."""
        if generator.random() >= self.variety.aside:
            return self.variety.draw(self.items[i], self.items, generator)
        other = generator.randrange(len(self.items))
        made = None
        if self.guide and generator.random() < 0.5:
            made = self.asides.quote(self._linked_pieces(i), generator)
        elif self.guide:
            made = self.asides.insert(self._linked_pieces(i), self._linked_pieces(other), generator)
        return made or with_aside(self.items[i], self.items[other], generator)

    def _linked_pieces(self, i: int) -> Linked:
        pair = self.examples[i]
        return Linked(pair.source[:-1], pair.target[1:-1], pair.links)

    def _fits(self, pair: tuple[list[int], list[int]]) -> bool:
        return max(map(len, pair)) < self.max_length

    def _linked(self, pairs: list[tuple[list[int], list[int]]]) -> list[Example]:
        links = self.guide.word_links(pairs) if self.guide else [None] * len(pairs)
        return [example(*pair, links=found) for pair, found in zip(pairs, links)]


def example(source: list[int], target: list[int], links: np.ndarray | None = None) -> Example:
    return Example(source + [EOS], [BOS] + target + [EOS], links)


def make_batch(examples: list[Example], device: torch.device | str = "cpu") -> Batch:
    source, target = (pad_columns([pair[side] for pair in examples]) for side in (0, 1))
    links = np.zeros((len(target) - 1, len(source), len(examples)), dtype=bool)
    linked = [(column, pair.links) for column, pair in enumerate(examples) if pair.links is not None]
    if linked:
        columns = np.repeat([column for column, _ in linked], [len(found) for _, found in linked])
        links[(*np.concatenate([found for _, found in linked]).T, columns)] = True
    return Batch(source.to(device), target.to(device), torch.from_numpy(links).to(device))


def pad_columns(rows: list[list[int]]) -> Tensor:
    """Sequences of piece ids -> [seq_len, batch]."""
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    padded = np.full((len(rows), lengths.max()), PAD, dtype=np.int64)
    padded[np.arange(padded.shape[1]) < lengths[:, None]] = np.fromiter(chain.from_iterable(rows), dtype=np.int64)
    return torch.from_numpy(padded.T.copy())
