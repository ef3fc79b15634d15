"""PyTorch as the benchmark times it: serve.py MODEL, a JSON object per line in and out.

In: pieces, ids, beam. Out: text and ms, the time of the translation itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "weights"))

import torch
from glossa_train.config import BOS, EOS, PAD
from glossa_train.export import load_network
from glossa_train.model import Seq2Seq
from glossa_train.modelfile import read_model_file
from glossa_train.search import Hypothesis, search
from glossa_train.tokenizer import make_processor
from glossa_train.translate import detokenize
from torch import Tensor


def keep_products(network: Seq2Seq) -> None:
    """`step_weights` joins weights at every call, which is free in training; here they are kept."""
    kept = tuple(part if part is None else part.contiguous() for part in network.step_weights())
    network.step_weights = lambda: kept


def encode_with_own_gru(network: Seq2Seq) -> None:
    """The recipe's loop over the source is made for training; PyTorch's own is faster here, where
    sentences come one by one and there are no pads."""
    encoder = network.encoder

    def forward(embedded: Tensor, _real: Tensor, _keep: Tensor) -> tuple[Tensor, Tensor]:
        memory, ends = encoder.rnn(embedded)
        return memory, torch.tanh(encoder.init(torch.cat((ends[-2], ends[-1]), dim=1)))

    encoder.forward = forward


def greedy(network: Seq2Seq, source: list[int]) -> Hypothesis:
    """The same as `search` with a beam of 1, without what only a beam needs."""
    memory, keys, mask, state = network.encode(torch.tensor(source)[:, None])
    ids: list[int] = []
    rows: list[Tensor] = []
    previous = torch.tensor([[BOS]])
    for _ in range(2 * len(source) + 10):
        features, weights, state = network.decode(previous, memory, keys, mask, state)
        logits = network.logits(features[0])
        logits[:, [PAD, BOS]] = float("-inf")
        previous = logits.argmax(dim=1, keepdim=True)
        ids.append(int(previous))
        rows.append(weights[0, :, 0])
        if ids[-1] == EOS:
            break
    return Hypothesis(ids, 0.0, torch.stack(rows))


def main() -> None:
    torch.set_num_threads(1)
    model = read_model_file(Path(sys.argv[1]))
    network, processor = load_network(model), make_processor(model.tokenizer)
    with torch.inference_mode():
        keep_products(network)
        if model.config.normalization == "none":  # which is all that PyTorch's own does
            encode_with_own_gru(network)
        for line in sys.stdin:
            asked = json.loads(line)
            start = perf_counter()
            if asked["beam"] == 1:
                best = greedy(network, asked["ids"])
            else:
                best = search(network, [asked["ids"]], asked["beam"])[0][0]
            text = detokenize(processor, best, asked["pieces"])
            milliseconds = (perf_counter() - start) * 1000
            print(json.dumps({"text": text, "ms": milliseconds}), flush=True)


if __name__ == "__main__":
    main()
