"""How good a model is: loss on dev, BLEU and chrF with greedy and beam search."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from .config import PAD
from .data import encode_pairs, example, make_batch
from .item import Item
from .model import Seq2Seq
from .processor import Processor
from .score import bleu, chrf
from .translate import translate


@dataclass(frozen=True)
class Scores:
    set: str  # "dev" or "test"
    beam: int
    form: str  # "float32": the weights as trained, the softmax in full; "shipped": the model file; "teacher"
    bleu: float
    chrf: float


def score_translations(
    items: list[Item], texts: list[str], name: str, beam: int, form: str, pair: str
) -> Scores:
    references = [item.references for item in items]
    chinese = pair.endswith("-zh")
    return Scores(name, beam, form, bleu(texts, references, chinese), chrf(texts, references))


@torch.no_grad()
def mean_loss(
    model: Seq2Seq, processor: Processor, items: list[Item]
) -> float:
    """Natural log, per target token, of the first references."""
    total, tokens = 0.0, 0
    items = sorted(items, key=lambda item: len(item.references[0]))
    for start in range(0, len(items), 100):
        chosen = items[start : start + 100]
        examples = [example(*pair) for pair in encode_pairs(chosen, processor)]
        batch = make_batch(examples, next(model.parameters()).device)
        total += float(model.loss(batch.source, batch.target))
        tokens += int((batch.target[1:] != PAD).sum())
    return total / tokens


def quick_evaluation(
    model: Seq2Seq, processor: Processor, items: list[Item], pair: str
) -> str:
    """One line for the training log, from a few hundred sentences."""
    texts = translate(model, processor, [item.source for item in items])
    scores = score_translations(items, texts, "dev", 1, "float32", pair)
    loss = mean_loss(model, processor, items)
    return f"dev ({len(items)} sentences): loss {loss:.3f}, greedy BLEU {scores.bleu:.1f}, chrF {scores.chrf:.1f}"
