"""Corpus BLEU and chrF2, one or many references to a line, as sacreBLEU 2 computes them.

BLEU: Papineni et al. 2002, tokenizer 13a. chrF: Popović 2015, characters up to six-grams, beta 2.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

BLEU_ORDER = 4
CHRF_ORDER = 6
BETA_SQUARED = 4.0


def tokenize_13a(text: str) -> list[str]:
    """The tokenization of NIST's mteval-v13a, with its quirks."""
    for entity, character in (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, character)
    text = f" {text} "
    # ASCII punctuation stands alone, except ' - . and , which only some neighbours set apart.
    text = re.sub(r"([!-&(-+:-@/\[-`{-~])", r" \1 ", text)
    text = re.sub(r"([^0-9])([.,])", r"\1 \2 ", text)
    text = re.sub(r"([.,])([^0-9])", r" \1 \2", text)
    text = re.sub(r"([0-9])(-)", r"\1 \2 ", text)
    return text.split()


def tokenize_zh(text: str) -> list[str]:
    """13a with every Chinese character and full-width sign on its own."""
    return tokenize_13a(re.sub(r"([\u3000-\u303f\u3400-\u9fff\uff00-\uffef])", r" \1 ", text))


def count_ngrams(items: Sequence[str], order: int) -> Counter:
    return Counter(tuple(items[i : i + order]) for i in range(len(items) - order + 1))


def bleu(hypotheses: list[str], references: list[list[str]], chinese: bool = False) -> float:
    """0 to 100; no smoothing."""
    tokenize = tokenize_zh if chinese else tokenize_13a
    matches, totals = [0] * BLEU_ORDER, [0] * BLEU_ORDER
    length = reference_length = 0
    for text, texts in zip(hypotheses, references):
        hypothesis, tokenized = tokenize(text), [tokenize(reference) for reference in texts]
        length += len(hypothesis)
        # the reference closest in length, the shorter of two as close
        reference_length += min(map(len, tokenized), key=lambda n: (abs(n - len(hypothesis)), n))
        for order in range(1, BLEU_ORDER + 1):
            allowed: Counter = Counter()
            for reference in tokenized:
                allowed |= count_ngrams(reference, order)
            counts = count_ngrams(hypothesis, order)
            matches[order - 1] += (counts & allowed).total()
            totals[order - 1] += counts.total()
    if not all(matches):
        return 0.0
    precision = sum(math.log(m / t) for m, t in zip(matches, totals)) / BLEU_ORDER
    return 100 * math.exp(min(0.0, 1 - reference_length / length) + precision)


# For one order: n-grams that match, of the hypothesis, of the reference.
Statistics = list[tuple[int, int, int]]


def chrf(hypotheses: list[str], references: list[list[str]]) -> float:
    """0 to 100; of several references, each sentence takes the one that it matches best."""
    sums = [(0, 0, 0)] * CHRF_ORDER
    for text, texts in zip(hypotheses, references):
        best = max((_chrf_statistics(text, reference) for reference in texts), key=_sentence_chrf)
        sums = [tuple(map(sum, zip(*pair))) for pair in zip(sums, best)]
    return 100 * sum(map(_f_score, sums)) / CHRF_ORDER


def _chrf_statistics(hypothesis: str, reference: str) -> Statistics:
    hypothesis, reference = "".join(hypothesis.split()), "".join(reference.split())
    statistics = []
    for order in range(1, CHRF_ORDER + 1):
        ours, theirs = count_ngrams(hypothesis, order), count_ngrams(reference, order)
        statistics.append(((ours & theirs).total(), ours.total(), theirs.total()))
    return statistics


def _sentence_chrf(statistics: Statistics) -> float:
    """Over the orders that both sides are long enough for."""
    scores = [_f_score(entry) for entry in statistics if entry[1] and entry[2]]
    return sum(scores) / len(scores) if scores else 0.0


def _f_score(entry: tuple[int, int, int]) -> float:
    matches, ours, theirs = entry
    if not matches:
        return 0.0
    precision, recall = matches / ours, matches / theirs
    return (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall)
