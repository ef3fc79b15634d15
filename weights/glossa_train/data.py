"""Encoded sentence pairs, and batches of similar length made of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import sentencepiece
import torch
from torch import Tensor

from .config import BOS, EOS, PAD
from .guidance import Guide
from .item import Item
from .variants import copyable_words, enclosed, typed_casually, with_other_name


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


def encode_pairs(
    items: list[Item], processor: sentencepiece.SentencePieceProcessor
) -> list[tuple[list[int], list[int]]]:
    """Source and first reference as piece ids, without bos and eos."""
    sources = processor.encode([item.source for item in items])
    targets = processor.encode([item.references[0] for item in items])
    return list(zip(sources, targets))


class Corpus:
    """Encoded training pairs. Every epoch is a function of the seed, so that training can resume.

    `guide` finds the links of all pairs; variants of a pair, which differ in each epoch, have none.
    """

    def __init__(
        self,
        items: list[Item],
        processor: sentencepiece.SentencePieceProcessor,
        max_length: int = 60,
        copy_probability: float = 0.0,
        casual_probability: float = 0.0,
        enclosed_probability: float = 0.0,
        seed: int = 0,
        guide: Guide | None = None,
    ) -> None:
        self.processor = processor
        self.copy_probability = copy_probability
        self.casual_probability = casual_probability
        self.enclosed_probability = enclosed_probability
        self.seed = seed
        pairs = encode_pairs(items, processor)
        kept = [i for i, pair in enumerate(pairs) if max(map(len, pair)) < max_length]
        self.items, pairs = [items[i] for i in kept], [pairs[i] for i in kept]
        links = guide.word_links(pairs) if guide else [None] * len(pairs)
        self.examples = [example(*pair, links=found) for pair, found in zip(pairs, links)]
        self.copyable = {i for i, item in enumerate(self.items) if copyable_words(item)}

    def epoch(self, number: int, batch_tokens: int) -> list[list[Example]]:
        """Shuffled batches, each of pairs of similar length, at most `batch_tokens` padded target
        tokens in each."""
        generator = random.Random(f"{self.seed} {number}")
        examples = [self._drawn(i, generator) for i in range(len(self.items))]
        # Noise, so that batches differ from epoch to epoch.
        order = sorted(
            examples, key=lambda pair: (len(pair.target), len(pair.source) + 2 * generator.random())
        )
        batches: list[list[Example]] = [[]]
        for pair in order:
            if (len(batches[-1]) + 1) * len(pair.target) > batch_tokens and batches[-1]:
                batches.append([])
            batches[-1].append(pair)
        generator.shuffle(batches)
        return batches

    def _drawn(self, i: int, generator: random.Random) -> Example:
        """Pair `i` as it is, or a variant of it."""
        item = self.items[i]
        if i in self.copyable and generator.random() < self.copy_probability:
            item = with_other_name(item, generator)
        elif generator.random() < self.casual_probability:
            item = typed_casually(item, generator)
        elif generator.random() < self.enclosed_probability:
            item = enclosed(item, generator)
        if item is self.items[i]:
            return self.examples[i]
        return example(*encode_pairs([item], self.processor)[0])


def example(source: list[int], target: list[int], links: np.ndarray | None = None) -> Example:
    return Example(source + [EOS], [BOS] + target + [EOS], links)


def make_batch(examples: list[Example], device: torch.device | str = "cpu") -> Batch:
    source, target = (pad_columns([pair[side] for pair in examples]) for side in (0, 1))
    links = torch.zeros(len(target) - 1, len(source), len(examples), dtype=torch.bool)
    for column, pair in enumerate(examples):
        if pair.links is not None:
            rows, columns = torch.from_numpy(pair.links.astype("i8")).unbind(1)
            links[rows, columns, column] = True
    return Batch(source.to(device), target.to(device), links.to(device))


def pad_columns(rows: list[list[int]]) -> Tensor:
    """Sequences of piece ids -> [seq_len, batch]."""
    longest = max(map(len, rows))
    return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows]).t().contiguous()
