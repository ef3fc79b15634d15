"""Sentences in, translations out: tokenizer, search and the copying of unknown words."""

from __future__ import annotations

from collections.abc import Iterator

from torch import Tensor

from .config import EOS, UNK
from .model import Seq2Seq
from .processor import Processor
from .search import Hypothesis, search
from .shortlist import Shortlist
from .tokenizer import WIDE

BATCH_SENTENCES = 100


def translate(
    model: Seq2Seq,
    processor: Processor,
    sentences: list[str],
    beam: int = 1,
    length_penalty: float = 1.0,
    shortlist: Shortlist | None = None,
) -> list[str]:
    """Translations in the order of `sentences`; an empty line stays one."""
    pieces = [processor.encode(sentence, out_type=str) for sentence in sentences]
    results = [""] * len(sentences)
    order = sorted((i for i in range(len(sentences)) if pieces[i]), key=lambda i: len(pieces[i]))
    for group in _groups(order):
        sources = [processor.piece_to_id(pieces[i]) + [EOS] for i in group]
        for i, hypotheses in zip(group, search(model, sources, beam, length_penalty, shortlist)):
            results[i] = detokenize(processor, hypotheses[0], pieces[i])
    return results


def detokenize(
    processor: Processor, hypothesis: Hypothesis, source: list[str]
) -> str:
    """Text of a hypothesis; <unk> becomes the source word that it looks at most."""
    text = ""
    for token, weights in zip(hypothesis.ids, hypothesis.attention):
        if token == UNK:
            text += copied_word(processor, weights, source)
        elif token != EOS:
            text += processor.id_to_piece(token)
    return processor.without_gaps(text.replace("▁", " ").strip())


def copied_word(
    processor: Processor, weights: Tensor, source: list[str]
) -> str:
    """An unknown source piece if there is one: only those have no translation. Else a whole word."""
    unknown = [i for i, piece in enumerate(source) if processor.piece_to_id(piece) == UNK]
    first = max(unknown or range(len(source)), key=lambda i: float(weights[i]))
    last = first + 1
    if not unknown:
        while first > 0 and not begins_word(source, first):
            first -= 1
        while last < len(source) and not begins_word(source, last):
            last += 1
    return "".join(source[first:last]).replace("▁", "")


def begins_word(pieces: list[str], index: int) -> bool:
    """A space stands before it, or one side is written without spaces."""
    piece, before = pieces[index], pieces[index - 1]
    return piece.startswith("▁") or bool(WIDE.match(piece) or WIDE.match(before[-1:]))


def _groups(order: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(order), BATCH_SENTENCES):
        yield order[start : start + BATCH_SENTENCES]
