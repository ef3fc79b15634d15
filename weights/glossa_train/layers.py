"""The parts of the network and their weights. Batches are [seq_len, batch], padded at the end."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .config import Config
from .gru import GruSequence
from .normalization import add_gains, gate_parameters, normalized
from .products import linear, lowered


class Encoder(nn.Module):
    """Bidirectional GRU; its ends make the decoder's first state."""

    def __init__(self, config: Config, precision: torch.dtype | None = None) -> None:
        super().__init__()
        self.layers = config.encoder_layers
        self.precision = precision
        # Holds the weights; GruSequence computes with them.
        self.rnn = nn.GRU(
            config.embedding_size, config.encoder_size, config.encoder_layers, bidirectional=True
        )
        self.init = nn.Linear(config.memory_size, config.decoder_size)
        if config.normalization == "layer":
            for k in range(self.layers):
                add_gains(self.rnn, config.encoder_size, f"_l{k}")
                add_gains(self.rnn, config.encoder_size, f"_l{k}_reverse")

    def forward(self, embedded: Tensor, real: Tensor, keep: Tensor) -> tuple[Tensor, Tensor]:
        """embedded [T, B, E], real [T, B, 1] (1, or 0 at pads), keep [2 layers, B, H] (see GruSequence)
        -> memory [T, B, 2H], first decoder state [B, D]."""
        memory = self.layer_outputs(embedded, real, keep)[-1]
        # The last layer's ends: forward after the last token, which pads leave as it is; backward
        # after the first.
        forward, backward = memory.chunk(2, dim=2)
        ends = torch.cat((forward[-1], backward[0]), dim=1)
        return memory, torch.tanh(self.init(ends))

    def layer_outputs(self, embedded: Tensor, real: Tensor, keep: Tensor) -> list[Tensor]:
        """What each layer makes of the one before [T, B, 2H]; arguments as of forward()."""
        outputs: list[Tensor] = []
        for k in range(self.layers):
            inputs = outputs[-1] if outputs else embedded
            forward = self.direction(inputs, real, keep[2 * k], f"l{k}")
            backward = self.direction(inputs.flip(0), real.flip(0), keep[2 * k + 1], f"l{k}_reverse")
            outputs.append(torch.cat((forward, backward.flip(0)), dim=2))
        return outputs

    def direction(self, inputs: Tensor, real: Tensor, keep: Tensor, name: str) -> Tensor:
        """inputs [T, B, E or 2H], in the order in which they are read -> states [T, B, H]."""
        weight, bias, *norm = gate_parameters(self.rnn, "ih", f"_{name}")
        from_input = normalized(linear(inputs, weight, bias, self.precision), *norm)
        weight, *others = gate_parameters(self.rnn, "hh", f"_{name}")
        return GruSequence.apply(from_input, lowered(weight, self.precision).t(), *others, real, keep)


class Attention(nn.Module):
    """energy = v . tanh(keys(memory) + query(state)); the keys are computed once per sentence.

    Bahdanau et al. 2015, https://arxiv.org/abs/1409.0473, whose state s_{t-1} has not read y_{t-1} yet. So
    the query may be of [state; embedding of y_{t-1}]: what was just written says best where to look next.
    """

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.keys = nn.Linear(config.memory_size, config.attention_size)
        self.query = nn.Linear(config.query_size, config.attention_size, bias=False)
        self.v = nn.Linear(config.attention_size, 1, bias=False)

    def forward(self, query: Tensor, keys: Tensor, memory: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """query [B, A], keys [T, B, A], memory [T, B, 2H], mask [T, B] (0, or -inf at pads)
        -> context [B, 2H], weights [T, B]."""
        energies = torch.matmul(torch.tanh(keys + query), self.v.weight[0]) + mask
        weights = torch.softmax(energies, dim=0)
        return (weights.unsqueeze(2) * memory).sum(dim=0), weights


class Decoder(nn.Module):
    """GRU cell over [embedding; context], then the readout over [state; context; embedding]."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.tied = config.readout == "tied"
        self.rnn = nn.GRUCell(config.embedding_size + config.memory_size, config.decoder_size)
        if config.normalization == "layer":
            add_gains(self.rnn, config.decoder_size)
        if self.tied:
            self.readout = nn.Linear(config.readout_size, config.embedding_size)
            self.output_bias = nn.Parameter(torch.zeros(config.vocabulary_size))
        else:
            self.output = nn.Linear(config.readout_size, config.vocabulary_size)
