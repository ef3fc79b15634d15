"""The teacher's network: one Transformer for all pairs of the data, in both directions (Vaswani et al. 2017,
https://arxiv.org/abs/1706.03762; layers normalize what they read, as in Xiong et al. 2020,
https://arxiv.org/abs/2002.04745).

N sentences, T source tokens, S target tokens, E units, V pieces. Batches are [N, T], padded at the end. A source
begins with the tag of the language that it is to be translated into (Johnson et al. 2017,
https://arxiv.org/abs/1611.04558), piece V + its number.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .config import PAD
from .options import check_ranges, option

MAX_LENGTH = 64  # tokens of a sentence, its tag, bos and eos among them
MAX_VOCABULARY = 32_000  # so that a piece or a tag fits into 16 bits
KeysValues = tuple[Tensor, Tensor]  # [N, heads, T, E / heads] each


@dataclass(frozen=True)
class TeacherConfig:
    vocabulary_size: int = option(12000, "pieces, of all languages together", least=1, most=MAX_VOCABULARY)
    size: int = option(512, "units of a token", least=1)
    inner_size: int = option(2048, "units between the two layers of a feed-forward network", least=1)
    heads: int = option(8, "of each attention", least=1)
    encoder_layers: int = option(6, "layers", least=1)
    decoder_layers: int = option(3, "layers: fewer translate faster, and as well", least=1)

    def __post_init__(self) -> None:
        check_ranges(self)
        if self.size % self.heads:
            raise ValueError(f"size must be a multiple of heads, {self.heads}, not {self.size}")


class MultiHeadAttention(nn.Module):
    def __init__(self, config: TeacherConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.query = nn.Linear(config.size, config.size)
        self.keys_values = nn.Linear(config.size, 2 * config.size)
        self.out = nn.Linear(config.size, config.size)

    def read(self, memory: Tensor) -> KeysValues:
        """memory [N, T, E], to be attended to."""
        keys, values = self.keys_values(memory).chunk(2, dim=2)
        return self.split(keys), self.split(values)

    def forward(self, values: Tensor, memory: KeysValues, mask: Tensor | None) -> Tensor:
        """values [N, S, E], mask broadcast to [N, heads, S, T] (0, or -inf) -> [N, S, E]."""
        query = self.split(self.query(values))
        energies = query @ memory[0].transpose(2, 3) * query.size(3) ** -0.5
        weights = torch.softmax(energies if mask is None else energies + mask, dim=3)
        # With autocast the softmax is in float32, whatever its input.
        context = weights.to(memory[1].dtype) @ memory[1]
        return self.out(context.transpose(1, 2).flatten(2))

    def split(self, values: Tensor) -> Tensor:
        """[N, S, E] -> [N, heads, S, E / heads]."""
        return values.unflatten(2, (self.heads, -1)).transpose(1, 2)


class Layer(nn.Module):
    """Self-attention, attention to the source if it is a decoder's, feed-forward network."""

    def __init__(self, config: TeacherConfig, dropout: float, decoder: bool) -> None:
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.self_norm, self.self_attention = nn.LayerNorm(config.size), MultiHeadAttention(config)
        if decoder:
            self.cross_norm, self.cross_attention = nn.LayerNorm(config.size), MultiHeadAttention(config)
        self.feed_norm = nn.LayerNorm(config.size)
        self.feed = nn.Sequential(
            nn.Linear(config.size, config.inner_size),
            nn.ReLU(inplace=True),
            nn.Dropout(dropout),
            nn.Linear(config.inner_size, config.size),
        )

    def forward(
        self,
        values: Tensor,
        mask: Tensor | None,
        memory: KeysValues | None = None,
        memory_mask: Tensor | None = None,
        past: KeysValues | None = None,
    ) -> tuple[Tensor, KeysValues]:
        """values [N, S, E] after `past`, the keys and values of the tokens before -> values for the next layer,
        keys and values of all tokens so far."""
        normal = self.self_norm(values)
        read = self.self_attention.read(normal)
        if past:
            read = (torch.cat((past[0], read[0]), dim=2), torch.cat((past[1], read[1]), dim=2))
        values = values + self.drop(self.self_attention(normal, read, mask))
        if memory:
            values = values + self.drop(self.cross_attention(self.cross_norm(values), memory, memory_mask))
        return values + self.drop(self.feed(self.feed_norm(values))), read


class Transformer(nn.Module):
    def __init__(self, config: TeacherConfig, languages: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary_size + languages, config.size)
        self.positions = nn.Embedding(MAX_LENGTH, config.size)
        nn.init.normal_(self.embedding.weight, std=config.size**-0.5)
        nn.init.normal_(self.positions.weight, std=config.size**-0.5)
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.ModuleList(Layer(config, dropout, False) for _ in range(config.encoder_layers))
        self.decoder = nn.ModuleList(Layer(config, dropout, True) for _ in range(config.decoder_layers))
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(config.size), nn.LayerNorm(config.size)

    def embed(self, tokens: Tensor, first: int = 0) -> Tensor:
        """tokens [N, S], of which the first stands at position `first` -> [N, S, E]."""
        places = torch.arange(first, first + tokens.size(1), device=tokens.device)
        return self.drop((self.embedding(tokens) + self.positions(places)) * self.config.size**0.5)

    def encode(self, source: Tensor) -> tuple[list[KeysValues], Tensor]:
        """source [N, T] -> what each layer of the decoder attends to, mask [N, 1, 1, T]."""
        values = self.embed(source)
        mask = torch.zeros_like(source, dtype=values.dtype).masked_fill_(source == PAD, float("-inf"))
        mask = mask[:, None, None]
        for layer in self.encoder:
            values, _ = layer(values, mask)
        values = self.encoder_norm(values)
        return [layer.cross_attention.read(values) for layer in self.decoder], mask

    def decode(
        self,
        previous: Tensor,
        memory: list[KeysValues],
        memory_mask: Tensor,
        past: list[KeysValues] | None = None,
    ) -> tuple[Tensor, list[KeysValues]]:
        """previous [N, S], after `past` tokens -> logits [N, S, V], the past of the next step."""
        first = past[0][0].size(2) if past else 0
        values = self.embed(previous, first)
        count = previous.size(1)
        mask = None  # a single token may look at all before it
        if count > 1:
            mask = torch.full((count, first + count), float("-inf"), dtype=values.dtype, device=values.device)
            mask.triu_(first + 1)
        read = []
        for k, layer in enumerate(self.decoder):
            values, kept = layer(values, mask, memory[k], memory_mask, past[k] if past else None)
            read.append(kept)
        weight = self.embedding.weight[: self.config.vocabulary_size]
        return F.linear(self.decoder_norm(values), weight), read

    def loss(self, source: Tensor, target: Tensor, smoothing: float) -> Tensor:
        """Mean cross-entropy of the target tokens [N, S + 1], which begin with bos."""
        logits, _ = self.decode(target[:, :-1], *self.encode(source))
        return F.cross_entropy(
            logits.flatten(0, 1), target[:, 1:].flatten(), ignore_index=PAD, label_smoothing=smoothing
        )
