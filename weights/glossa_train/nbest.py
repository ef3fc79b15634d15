"""N-best translations of training sentences and what each costs, for minimum risk training.

A model that has learnt token by token from references is not yet one whose likely translations score
well. Among several of its own translations the better ones are made likelier: Shen et al. 2016,
https://arxiv.org/abs/1512.02433; together with the loss per token: Edunov et al. 2018,
https://arxiv.org/abs/1711.04956. The cost is 1 - BLEU of the sentence.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import sentencepiece
import torch
from torch import Tensor

from .config import BOS, EOS
from .data import pad_columns
from .engine import translate_lines, translating_language
from .item import Item
from .score import sentence_bleu, tokenize_13a, tokenize_zh

HYPOTHESES = 8  # of a sentence, at most
MAX_LETTERS = 120  # of a sentence; longer ones are rare and cost much


class NBest(NamedTuple):
    """The encoded hypotheses of one sentence."""

    source: list[int]  # ends with eos
    hypotheses: list[list[int]]  # from bos to eos
    costs: list[float]  # 0 to 1


@dataclass(frozen=True)
class NBestBatch:
    """As Seq2Seq.risk() takes it."""

    source: Tensor  # [T, N]
    hypotheses: Tensor  # [S + 1, R], those of a sentence side by side
    there: Tensor  # [N, K] bool, true R times
    costs: Tensor  # [N, K]


def translate_nbest(
    program: Path, model: Path, pair: str, texts: list[str], count: int, seed: int
) -> list[Item]:
    """`count` of the texts, drawn at random, each with its hypotheses, which need to be two or more."""
    if not pair.startswith(f"{translating_language(model, pair)}-"):
        raise ValueError(f"{model} translates the other way: n-best translations need a model of {pair}")
    sources = sorted({text for text in texts if len(text) <= MAX_LETTERS})
    random.Random(seed).shuffle(sources)
    del sources[count:]
    search = ["--beam", str(HYPOTHESES), "--nbest", str(HYPOTHESES)]
    lines = translate_lines(program, model, sources, search)
    lists = (Item(source, list(dict.fromkeys(line.split("\t")))) for source, line in zip(sources, lines))
    return [item for item in lists if len(item.references) > 1 and all(item.references)]


def encode_nbest(
    lists: list[Item],
    items: list[Item],
    processor: sentencepiece.SentencePieceProcessor,
    chinese: bool,
    max_length: int = 60,
) -> list[NBest]:
    """What translate_nbest() found, measured against all references that `items` have for a source."""
    tokenize = tokenize_zh if chinese else tokenize_13a
    references = defaultdict(list)
    for item in items:
        references[item.source] += map(tokenize, item.references)
    encoded = []
    for item, source in zip(lists, processor.encode([item.source for item in lists])):
        hypotheses = processor.encode(item.references)
        if max(map(len, (source, *hypotheses))) >= max_length:
            continue
        scores = (sentence_bleu(tokenize(text), references[item.source]) for text in item.references)
        encoded.append(
            NBest(
                source + [EOS],
                [[BOS, *hypothesis, EOS] for hypothesis in hypotheses],
                [1 - score / 100 for score in scores],
            )
        )
    return encoded


class NBestCorpus:
    """Batches of lists of similar length, in another order in each pass over them."""

    def __init__(self, lists: list[NBest], batch_tokens: int, seed: int) -> None:
        """At most `batch_tokens` padded tokens of hypotheses in a batch, if that is not less than a list's."""
        self.seed = seed
        order = sorted(lists, key=lambda entry: (_longest(entry), len(entry.source)))
        self.batches: list[list[NBest]] = []
        while order:
            count = max(1, batch_tokens // (HYPOTHESES * _longest(order[-1])))
            self.batches.append(order[-count:])
            del order[-count:]

    def batch(self, step: int) -> list[NBest]:
        """The one of update `step`, so that training can resume."""
        turn, place = divmod(step, len(self.batches))
        order = list(range(len(self.batches)))
        random.Random(f"{self.seed} {turn}").shuffle(order)
        return self.batches[order[place]]


def make_nbest_batch(lists: list[NBest], device: torch.device | str = "cpu") -> NBestBatch:
    source = pad_columns([entry.source for entry in lists])
    hypotheses = pad_columns([hypothesis for entry in lists for hypothesis in entry.hypotheses])
    most = max(len(entry.costs) for entry in lists)
    there = torch.tensor([[k < len(entry.costs) for k in range(most)] for entry in lists])
    costs = torch.tensor([entry.costs + [0.0] * (most - len(entry.costs)) for entry in lists])
    return NBestBatch(source.to(device), hypotheses.to(device), there.to(device), costs.to(device))


def _longest(entry: NBest) -> int:
    return max(map(len, entry.hypotheses))
