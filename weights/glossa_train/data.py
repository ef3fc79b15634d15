"""Sentence pairs: reading them, and cutting them into batches of similar length."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import sentencepiece
import torch
from torch import Tensor

from .config import BOS, EOS, PAD

FORMAT = (
    "The data folder must hold PAIR/train.tsv, PAIR/dev.tsv and PAIR/test.tsv (PAIR is for instance "
    "en-fr): UTF-8, one sentence pair per line, source TAB target; in dev and test more references "
    "may follow, each after a TAB. Say where it is with --data DIR or the environment variable "
    "GLOSSA_DATA."
)

# No vocabulary here holds these letters, so each becomes <unk>.
UNKNOWN_LETTERS = "жщъыэ"


@dataclass(frozen=True)
class Item:
    """A sentence with its reference translations."""

    source: str
    references: list[str]


@dataclass(frozen=True)
class Batch:
    source: Tensor  # [T, B], ends with eos
    lengths: Tensor  # [B], of the source
    target: Tensor  # [S + 1, B], from bos to eos


def read_items(path: Path) -> list[Item]:
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist. {FORMAT}")
    items = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            source, *references = line.rstrip("\n").split("\t")
            if not source or not references:
                raise ValueError(f"{path}:{number}: expected source TAB target, found {line!r}")
            items.append(Item(source, references))
    return items


def read_set(data: Path, pair: str, name: str) -> list[Item]:
    """The set "train", "dev" or "test"; a folder of the other direction serves as well."""
    source, target = pair.split("-")
    for folder in (data, data / "tatoeba"):
        if (folder / pair).is_dir():
            return read_items(folder / pair / f"{name}.tsv")
        if (folder / f"{target}-{source}").is_dir():
            return reverse(read_items(folder / f"{target}-{source}" / f"{name}.tsv"))
    raise FileNotFoundError(f"{data} holds neither {pair} nor {target}-{source}. {FORMAT}")


def reverse(items: list[Item]) -> list[Item]:
    """The other direction: the first reference becomes the source."""
    return [Item(item.references[0], [item.source]) for item in items]


def copyable_words(item: Item) -> list[str]:
    """Capitalised words that stand once on each side, such as names."""
    source = re.findall(r"\w+", item.source)
    target = re.findall(r"\w+", item.references[0])
    return [
        word
        for word in source
        if len(word) > 2 and word[0].isupper() and source.count(word) == 1 == target.count(word)
    ]


def encode_pairs(
    items: list[Item], processor: sentencepiece.SentencePieceProcessor
) -> list[tuple[list[int], list[int]]]:
    """Source and first reference as piece ids, without bos and eos."""
    sources = processor.encode([item.source for item in items])
    targets = processor.encode([item.references[0] for item in items])
    return list(zip(sources, targets))


class Corpus:
    """Encoded training pairs. Every epoch is a function of the seed, so that training can resume."""

    def __init__(
        self,
        items: list[Item],
        processor: sentencepiece.SentencePieceProcessor,
        max_length: int = 60,
        copy_probability: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.processor = processor
        self.copy_probability = copy_probability
        self.seed = seed
        pairs = encode_pairs(items, processor)
        kept = [i for i, pair in enumerate(pairs) if max(map(len, pair)) < max_length]
        self.items = [items[i] for i in kept]
        self.pairs = [(pairs[i][0] + [EOS], [BOS] + pairs[i][1] + [EOS]) for i in kept]
        self.copyable = [i for i, item in enumerate(self.items) if copyable_words(item)]

    def epoch(self, number: int, batch_tokens: int) -> list[list[tuple[list[int], list[int]]]]:
        """Shuffled batches, each of pairs of similar length, at most `batch_tokens` padded target
        tokens in each."""
        generator = random.Random(f"{self.seed} {number}")
        pairs = list(self.pairs)
        for i in self.copyable:
            if generator.random() < self.copy_probability:
                pairs[i] = self._with_unknown(self.items[i], generator)
        # Noise, so that batches differ from epoch to epoch.
        order = sorted(pairs, key=lambda pair: (len(pair[1]), len(pair[0]) + 2 * generator.random()))
        batches: list[list[tuple[list[int], list[int]]]] = [[]]
        for pair in order:
            if (len(batches[-1]) + 1) * len(pair[1]) > batch_tokens and batches[-1]:
                batches.append([])
            batches[-1].append(pair)
        generator.shuffle(batches)
        return batches

    def _with_unknown(self, item: Item, generator: random.Random) -> tuple[list[int], list[int]]:
        """Replaces a word on both sides by one that becomes <unk>: the decoder learns to copy."""
        word = generator.choice(copyable_words(item))
        unknown = generator.choice(UNKNOWN_LETTERS)
        source, target = (
            re.sub(rf"\b{re.escape(word)}\b", unknown, text)
            for text in (item.source, item.references[0])
        )
        encode = self.processor.encode
        return encode(source) + [EOS], [BOS] + encode(target) + [EOS]


def make_batch(pairs: list[tuple[list[int], list[int]]], device: torch.device | str = "cpu") -> Batch:
    sources = [source for source, _ in pairs]
    targets = [target for _, target in pairs]
    lengths = torch.tensor([len(source) for source in sources])
    return Batch(pad_columns(sources).to(device), lengths, pad_columns(targets).to(device))


def pad_columns(rows: list[list[int]]) -> Tensor:
    """Sequences of piece ids -> [seq_len, batch]."""
    longest = max(map(len, rows))
    return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows]).t().contiguous()
