"""The network: bidirectional GRU encoder, additive attention, GRU decoder.

Parameter names are those of the model file. Batches are [seq_len, batch], padded at the end.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .config import PAD, Config


class Encoder(nn.Module):
    """Bidirectional GRU; its ends make the decoder's first state."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.rnn = nn.GRU(
            config.embedding_size, config.encoder_size, config.encoder_layers, bidirectional=True
        )
        self.init = nn.Linear(config.memory_size, config.decoder_size)

    def forward(self, embedded: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """embedded [T, B, E], lengths [B] -> memory [T, B, 2H], first decoder state [B, D]."""
        packed = nn.utils.rnn.pack_padded_sequence(embedded, lengths.cpu(), enforce_sorted=False)
        outputs, ends = self.rnn(packed)
        memory, _ = nn.utils.rnn.pad_packed_sequence(outputs, total_length=embedded.size(0))
        # The last layer's ends: forward after the last token, backward after the first.
        return memory, torch.tanh(self.init(torch.cat((ends[-2], ends[-1]), dim=1)))


class Attention(nn.Module):
    """energy = v . tanh(keys(memory) + query(state)); the keys are computed once per sentence.

    Bahdanau et al. 2015, https://arxiv.org/abs/1409.0473.
    """

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.keys = nn.Linear(config.memory_size, config.attention_size)
        self.query = nn.Linear(config.decoder_size, config.attention_size, bias=False)
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
        if self.tied:
            self.readout = nn.Linear(config.readout_size, config.embedding_size)
            self.output_bias = nn.Parameter(torch.zeros(config.vocabulary_size))
        else:
            self.output = nn.Linear(config.readout_size, config.vocabulary_size)

    def logits(self, features: Tensor, output_embedding: Tensor) -> Tensor:
        """features [..., D + 2H + E] -> [..., V]."""
        if self.tied:
            return F.linear(torch.tanh(self.readout(features)), output_embedding, self.output_bias)
        return self.output(features)


class Seq2Seq(nn.Module):
    """The whole model: token ids in, logits out."""

    def __init__(self, config: Config, dropout: float = 0.0) -> None:
        super().__init__()
        self.config = config
        self.dropout = dropout
        if config.embeddings == "shared":
            self.embedding = nn.Embedding(config.vocabulary_size, config.embedding_size)
        self.encoder = Encoder(config)
        self.attention = Attention(config)
        self.decoder = Decoder(config)
        if config.embeddings == "separate":
            self.encoder.embedding = nn.Embedding(config.vocabulary_size, config.embedding_size)
            self.decoder.embedding = nn.Embedding(config.vocabulary_size, config.embedding_size)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        for name, parameter in self.named_parameters():
            if parameter.dim() == 1:
                nn.init.zeros_(parameter)
            elif "embedding" in name:
                nn.init.normal_(parameter, std=self.config.embedding_size**-0.5)
            elif "rnn.weight_hh" in name:
                for gate in parameter.data.chunk(3):
                    nn.init.orthogonal_(gate)
            else:
                nn.init.xavier_uniform_(parameter)

    def source_embedding(self) -> nn.Embedding:
        return self.embedding if self.config.embeddings == "shared" else self.encoder.embedding

    def target_embedding(self) -> nn.Embedding:
        return self.embedding if self.config.embeddings == "shared" else self.decoder.embedding

    def encode(self, source: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """source [T, B], lengths [B] -> memory [T, B, 2H], keys [T, B, A], mask [T, B], state [B, D]."""
        embedded = self.drop(self.source_embedding()(source))
        memory, state = self.encoder(embedded, lengths)
        mask = torch.zeros_like(source, dtype=memory.dtype).masked_fill_(source == PAD, float("-inf"))
        memory = self.drop(memory)
        return memory, self.attention.keys(memory), mask, state

    def decode(
        self, previous: Tensor, memory: Tensor, keys: Tensor, mask: Tensor, state: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """All decoder steps for the known previous tokens [S, B] (one step in a search: S = 1)
        -> features [S, B, D + 2H + E], attention [S, T, B], last state [B, D].

        What does not depend on the state is computed for all steps at once, and what multiplies the
        state in one product: the GRU's three gates and the attention's query.
        """
        rnn, attention = self.decoder.rnn, self.attention
        embedded = self.drop(self.target_embedding()(previous))
        embedding_size, decoder_size = embedded.size(2), state.size(1)
        from_embedding = F.linear(embedded, rnn.weight_ih[:, :embedding_size], rnn.bias_ih)
        context_weight = rnn.weight_ih[:, embedding_size:].t()
        state_weight = torch.cat((rnn.weight_hh, attention.query.weight)).t()
        state_bias = F.pad(rnn.bias_hh, (0, attention.query.weight.size(0)))
        states, contexts, weights = [], [], []
        for step_input in from_embedding.unbind(0):
            from_state = torch.addmm(state_bias, state, state_weight)
            gates_state, query = from_state[:, : 3 * decoder_size], from_state[:, 3 * decoder_size :]
            context, weight = attention(query, keys, memory, mask)
            gates_input = torch.addmm(step_input, context, context_weight)
            reset_update = torch.sigmoid(
                gates_input[:, : 2 * decoder_size] + gates_state[:, : 2 * decoder_size]
            )
            reset, update = reset_update.chunk(2, dim=1)
            new = torch.tanh(
                torch.addcmul(gates_input[:, 2 * decoder_size :], reset, gates_state[:, 2 * decoder_size :])
            )
            state = torch.lerp(new, state, update)
            states.append(state)
            contexts.append(context)
            weights.append(weight)
        features = torch.cat((torch.stack(states), torch.stack(contexts), embedded), dim=2)
        return features, torch.stack(weights), state

    def logits(self, features: Tensor) -> Tensor:
        """features [..., D + 2H + E] -> [..., V]."""
        return self.decoder.logits(self.drop(features), self.target_embedding().weight)

    def loss(self, source: Tensor, lengths: Tensor, target: Tensor, smoothing: float = 0.0) -> Tensor:
        """Cross-entropy summed over the target tokens [S + 1, B], which begin with bos.

        Only real positions are projected to the vocabulary.
        """
        features, _, _ = self.decode(target[:-1], *self.encode(source, lengths))
        real = target[1:] != PAD
        return F.cross_entropy(
            self.logits(features[real]), target[1:][real], reduction="sum", label_smoothing=smoothing
        )

    def drop(self, values: Tensor) -> Tensor:
        return F.dropout(values, self.dropout, self.training)
