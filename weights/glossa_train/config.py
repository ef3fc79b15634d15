"""Sizes of a model, and the special pieces that every vocabulary starts with."""

from __future__ import annotations

from dataclasses import asdict, dataclass

PAD, UNK, BOS, EOS = 0, 1, 2, 3


@dataclass(frozen=True)
class Config:
    """What the model file stores about a network. `encoder_size` is per direction."""

    vocabulary_size: int = 6000
    embedding_size: int = 256
    encoder_size: int = 192
    encoder_layers: int = 1
    decoder_size: int = 384
    attention_size: int = 192
    readout: str = "tied"  # "tied": logits = embedding . tanh(W o + b); "linear": logits = W o + b
    embeddings: str = "shared"  # one table for both languages, or "separate"

    def __post_init__(self) -> None:
        if self.readout not in ("tied", "linear"):
            raise ValueError(f'readout must be "tied" or "linear", not "{self.readout}"')
        if self.embeddings not in ("shared", "separate"):
            raise ValueError(f'embeddings must be "shared" or "separate", not "{self.embeddings}"')
        for name, value in asdict(self).items():
            if isinstance(value, int) and value < 1:
                raise ValueError(f"{name} must be at least 1, not {value}")

    @property
    def memory_size(self) -> int:
        """Width of an encoder output: forward and backward units."""
        return 2 * self.encoder_size

    @property
    def readout_size(self) -> int:
        """Width of the readout's input [state; context; embedding]."""
        return self.decoder_size + self.memory_size + self.embedding_size
