"""Beam search with the teacher, some thousand sentences at a time and all of it on the device."""

from __future__ import annotations

import torch
from torch import Tensor

from .config import BOS, EOS, PAD, UNK
from .transformer import MAX_LENGTH, Transformer

NEVER = [PAD, UNK, BOS]  # are not written


@torch.no_grad()
def beam_search(model: Transformer, source: Tensor, beam: int) -> Tensor:
    """source [N, T] -> the best hypothesis of each sentence [N, S], eos and then pads at its end; without eos if it
    found no end.

    Hypotheses are ranked by their log-probability per token, finished ones among those that grow, until all of a
    beam are finished or have 1.6 T + 8 tokens. Hypothesis k of sentence n is row n * beam + k.
    """
    count, device = len(source), source.device
    limit = min(int(1.6 * source.size(1)) + 8, MAX_LENGTH)
    memory, mask = model.encode(source)
    memory = [tuple(part.repeat_interleave(beam, dim=0) for part in layer) for layer in memory]
    mask = mask.repeat_interleave(beam, dim=0)
    first_row = torch.arange(count, device=device)[:, None] * beam
    scores = torch.full((count, beam), float("-inf"), device=device)
    scores[:, 0] = 0  # all hypotheses are the same at first
    lengths = torch.zeros(count, beam, device=device)
    done = torch.zeros(count, beam, dtype=torch.bool, device=device)
    tokens = torch.full((count * beam, 1), BOS, device=device)
    written = tokens[:, :0]
    past = None
    for _ in range(limit):
        logits, past = model.decode(tokens, memory, mask, past)
        log_probabilities = torch.log_softmax(logits[:, 0].float(), dim=1)
        log_probabilities[:, NEVER] = float("-inf")
        grown, pieces = (part.view(count, beam, beam) for part in log_probabilities.topk(beam, dim=1))
        # A finished hypothesis goes on in one way, with a pad that costs nothing.
        grown = grown.masked_fill(done[:, :, None], float("-inf"))
        grown[:, :, 0].masked_fill_(done, 0)
        pieces = pieces.masked_fill(done[:, :, None], PAD)
        total = (scores[:, :, None] + grown).flatten(1)
        longer = lengths + (~done).to(lengths.dtype)
        ranking = total / longer.repeat_interleave(beam, dim=1)
        best = ranking.topk(beam, dim=1).indices
        parents = best // beam
        scores, tokens = total.gather(1, best), pieces.flatten(1).gather(1, best)
        lengths = longer.gather(1, parents)
        done = done.gather(1, parents) | (tokens == EOS)
        rows = (first_row + parents).flatten()
        tokens = tokens.view(-1, 1)
        written = torch.cat((written[rows], tokens), dim=1)
        past = [(keys[rows], values[rows]) for keys, values in past]
        if done.all():
            break
    return written.view(count, beam, -1)[:, 0]
