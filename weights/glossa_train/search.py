"""Greedy and beam search, many sentences at a time."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .config import BOS, EOS, PAD
from .data import pad_columns
from .model import Seq2Seq
from .shortlist import Shortlist


@dataclass(frozen=True)
class Hypothesis:
    ids: list[int]  # eos included, if it was reached
    score: float  # sum of log-probabilities, natural log
    attention: Tensor  # [len(ids), T]

    def ranking(self, length_penalty: float) -> float:
        """Wu et al. 2016 without the constants; 0 compares plain sums."""
        return self.score / len(self.ids) ** length_penalty


@torch.no_grad()
def search(
    model: Seq2Seq,
    sources: list[list[int]],
    beam: int = 1,
    length_penalty: float = 1.0,
    shortlist: Shortlist | None = None,
) -> list[list[Hypothesis]]:
    """sources: piece ids, eos at the end -> for each its hypotheses, best first.

    With a shortlist, the softmax is over the candidates of each sentence only.

    A step keeps the best continuations; those that end among the `beam` best are finished, and
    `beam` others grow on, until a sentence has `beam` finished ones or 2 T + 10 tokens. A beam of 1
    is greedy search.
    """
    count, device = len(sources), next(model.parameters()).device
    limits = [2 * len(source) + 10 for source in sources]
    # Hypothesis k of sentence n is column n * beam + k.
    columns = torch.arange(count, device=device).repeat_interleave(beam)
    memory, keys, mask, state = model.encode(pad_columns(sources).to(device))
    memory, keys, mask, state = memory[:, columns], keys[:, columns], mask[:, columns], state[columns]
    previous = torch.full((count * beam,), BOS, device=device)
    scores = torch.full((count, beam), float("-inf"), device=device)
    scores[:, 0] = 0  # all hypotheses are the same at first
    ids = torch.empty(0, count * beam, dtype=torch.long, device=device)
    attention = torch.empty(0, mask.size(0), count * beam, device=device)
    excluded = candidate_mask(shortlist, sources).to(device)[columns] if shortlist else None
    finished: list[list[Hypothesis]] = [[] for _ in sources]
    open_sentences = set(range(count))
    for length in range(1, max(limits) + 1):
        features, weights, state = model.decode(previous[None], memory, keys, mask, state)
        logits = model.logits(features[0])
        if excluded is not None:
            logits = logits + excluded
        log_probabilities = torch.log_softmax(logits, dim=1)
        log_probabilities[:, [PAD, BOS]] = float("-inf")
        total = scores.view(-1, 1) + log_probabilities
        size = total.size(1)
        best, flat = total.view(count, beam * size).topk(2 * beam, dim=1)
        parents, tokens = (flat // size).tolist(), (flat % size).tolist()
        attention = torch.cat((attention, weights))
        grown_parents, grown_tokens, grown_ranks = [], [], []
        for n in range(count):
            growing = []
            for rank, (k, token) in enumerate(zip(parents[n], tokens[n])):
                ends = token == EOS
                if n in open_sentences and rank < beam and (ends or length == limits[n]):
                    column = n * beam + k
                    finished[n].append(
                        Hypothesis(
                            ids[:, column].tolist() + [token],
                            float(best[n, rank]),
                            attention[:, : len(sources[n]), column].clone(),
                        )
                    )
                if not ends:
                    growing.append(rank)
            grown_ranks.append(growing[:beam])
            grown_parents += [n * beam + parents[n][rank] for rank in growing[:beam]]
            grown_tokens += [tokens[n][rank] for rank in growing[:beam]]
            if len(finished[n]) >= beam or length == limits[n]:
                open_sentences.discard(n)
        if not open_sentences:
            break
        order = torch.tensor(grown_parents, device=device)
        previous = torch.tensor(grown_tokens, device=device)
        scores = best.gather(1, torch.tensor(grown_ranks, device=device))
        state, attention = state[order], attention[:, :, order]
        ids = torch.cat((ids[:, order], previous[None]))
    return [
        sorted(hypotheses, key=lambda h: -h.ranking(length_penalty))[:beam] for hypotheses in finished
    ]


def candidate_mask(shortlist: Shortlist, sources: list[list[int]]) -> Tensor:
    """[N, V], to be added to logits: 0 for the candidates of each sentence, -inf for all others."""
    mask = torch.full((len(sources), len(shortlist.counts)), float("-inf"))
    for row, source in zip(mask, sources):
        row[torch.from_numpy(shortlist.of(source).astype("i8"))] = 0
    return mask
