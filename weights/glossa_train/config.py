"""Sizes of a model, and the special pieces that every vocabulary starts with."""

from __future__ import annotations

from dataclasses import dataclass

from .options import check_ranges, option

PAD, UNK, BOS, EOS = 0, 1, 2, 3


@dataclass(frozen=True)
class Config:
    """What the model file stores about a network."""

    vocabulary_size: int = option(6000, "pieces", least=1)
    embedding_size: int = option(256, "units", least=1)
    encoder_size: int = option(192, "units per direction", least=1)
    encoder_layers: int = option(1, "bidirectional GRU layers", least=1)
    decoder_size: int = option(384, "units", least=1)
    attention_size: int = option(192, "units", least=1)
    readout: str = option("tied", "tied: embedding . tanh(W o + b); linear: W o + b")
    embeddings: str = option("shared", "shared: one table for both languages; or separate")
    attention_query: str = option(
        "state_embedding", "what the attention asks with: state; or state_embedding, of the last token too"
    )
    normalization: str = option("layer", "of what the GRUs' gates add up: layer; or none")

    def __post_init__(self) -> None:
        if self.readout not in ("tied", "linear"):
            raise ValueError(f'readout must be "tied" or "linear", not "{self.readout}"')
        if self.attention_query not in ("state", "state_embedding"):
            raise ValueError(
                f'attention_query must be "state" or "state_embedding", not "{self.attention_query}"'
            )
        if self.embeddings not in ("shared", "separate"):
            raise ValueError(f'embeddings must be "shared" or "separate", not "{self.embeddings}"')
        if self.normalization not in ("layer", "none"):
            raise ValueError(f'normalization must be "layer" or "none", not "{self.normalization}"')
        check_ranges(self)

    @classmethod
    def from_fields(cls, fields: dict) -> Config:
        """As a file has them; one from before there was a choice has a query of the state alone, and no
        normalization."""
        return cls(**{"attention_query": "state", "normalization": "none"} | fields)

    @property
    def memory_size(self) -> int:
        """Width of an encoder output: forward and backward units."""
        return 2 * self.encoder_size

    @property
    def query_size(self) -> int:
        """Width of what the attention's query is made of: [state], or [state; embedding]."""
        with_embedding = self.attention_query == "state_embedding"
        return self.decoder_size + (self.embedding_size if with_embedding else 0)

    @property
    def readout_size(self) -> int:
        """Width of the readout's input [state; context; embedding]."""
        return self.decoder_size + self.memory_size + self.embedding_size
