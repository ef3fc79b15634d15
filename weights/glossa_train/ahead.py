"""Epochs that are drawn while a GPU still trains on the one before; it would wait a good part of its time else."""

from __future__ import annotations

import multiprocessing
import signal
from multiprocessing.pool import AsyncResult

from .data import Corpus, Example

Batches = list[list[Example]]

_corpus: Corpus  # of the process that draws; it is forked, and so needs no copy


class EpochsAhead:
    """Corpus.epoch() in a process of its own, which begins with the next epoch when one is handed out."""

    def __init__(self, corpus: Corpus, batch_tokens: int) -> None:
        self.batch_tokens = batch_tokens
        self.process = multiprocessing.get_context("fork").Pool(1, _keep, (corpus,))
        self.drawn: dict[int, AsyncResult[Batches]] = {}

    def epoch(self, number: int) -> Batches:
        for drawn in (number, number + 1):
            if drawn not in self.drawn:
                self.drawn[drawn] = self.process.apply_async(_draw, (drawn, self.batch_tokens))
        return self.drawn.pop(number).get()

    def close(self) -> None:
        """Also in the middle of an epoch."""
        self.process.terminate()


def _keep(corpus: Corpus) -> None:
    global _corpus
    _corpus = corpus
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the training ends it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _draw(number: int, batch_tokens: int) -> Batches:
    return _corpus.epoch(number, batch_tokens)
