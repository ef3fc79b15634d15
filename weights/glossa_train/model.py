"""The network: bidirectional GRU encoder, additive attention, GRU decoder.

Parameter names are those of the model file. Batches are [seq_len, batch], padded at the end.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .candidates import choose_candidates
from .config import PAD, Config
from .layers import Attention, Decoder, Encoder
from .losses import attention_loss, cross_entropy
from .normalization import gate_parameters, normalized
from .products import linear, lowered
from .recurrence import Recurrence


class Seq2Seq(nn.Module):
    """The whole model: token ids in, logits out."""

    def __init__(
        self,
        config: Config,
        dropout: float = 0.0,
        precision: torch.dtype | None = None,
        word_dropout: float = 0.0,
        state_dropout: float = 0.0,
    ) -> None:
        """`dropout`: of embeddings, encoder outputs and readout; `word_dropout`: of whole embeddings;
        `state_dropout`: between the steps of the GRUs, of the same units at each step of a sentence (Gal
        and Ghahramani 2016, https://arxiv.org/abs/1512.05287);
        `precision`: of the matrix products in training, None: that of the weights."""
        super().__init__()
        self.config = config
        self.dropout = dropout
        self.word_dropout = word_dropout
        self.state_dropout = state_dropout
        self.precision = precision
        if config.embeddings == "shared":
            self.embedding = nn.Embedding(config.vocabulary_size, config.embedding_size)
        self.encoder = Encoder(config, precision)
        self.attention = Attention(config)
        self.decoder = Decoder(config)
        if config.embeddings == "separate":
            self.encoder.embedding = nn.Embedding(config.vocabulary_size, config.embedding_size)
            self.decoder.embedding = nn.Embedding(config.vocabulary_size, config.embedding_size)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        for name, parameter in self.named_parameters():
            if parameter.dim() == 1:
                nn.init.constant_(parameter, float("gain" in name))
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

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """source [T, B] -> memory [T, B, 2H], keys [T, B, A], mask [T, B], state [B, D]."""
        embedded = self.embed(self.source_embedding(), source)
        real = (source != PAD).unsqueeze(2).to(embedded.dtype)
        keep = self.kept_states(embedded, 2 * self.config.encoder_layers, self.config.encoder_size)
        memory, state = self.encoder(embedded, real, keep)
        mask = torch.zeros_like(source, dtype=memory.dtype).masked_fill_(source == PAD, float("-inf"))
        memory = self.drop(memory * real)
        keys = linear(memory, self.attention.keys.weight, self.attention.keys.bias, self.precision)
        return memory, keys, mask, state

    def decode(
        self, previous: Tensor, memory: Tensor, keys: Tensor, mask: Tensor, state: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """All decoder steps for the known previous tokens [S, B] (one step in a search: S = 1)
        -> features [S, B, D + 2H + E], attention [S, T, B], last state [B, D]."""
        size = state.size(1)
        embedded = self.embed(self.target_embedding(), previous)
        from_embedding, context_weight, state_weight, state_bias, *norms = self.step_products(embedded)
        states, contexts, weights = [], [], []
        for step_input in from_embedding.unbind(0):
            from_state = torch.addmm(state_bias, state, state_weight)
            gates_state = normalized(from_state[:, : 3 * size], *norms[2:])
            query = from_state[:, 3 * size :] + step_input[:, 3 * size :]
            context, weight = self.attention(query, keys, memory, mask)
            gates_input = torch.addmm(step_input[:, : 3 * size], context, context_weight)
            gates_input = normalized(gates_input, *norms[:2])
            reset, update = torch.sigmoid(
                gates_input[:, : 2 * size] + gates_state[:, : 2 * size]
            ).chunk(2, dim=1)
            new = torch.tanh(gates_input[:, 2 * size :] + reset * gates_state[:, 2 * size :])
            state = torch.lerp(new, state, update)
            states.append(state)
            contexts.append(context)
            weights.append(weight)
        features = torch.cat((torch.stack(states), torch.stack(contexts), embedded), dim=2)
        return features, torch.stack(weights), state

    def teacher_force(
        self, previous: Tensor, memory: Tensor, keys: Tensor, mask: Tensor, state: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Features and attention of `decode`, several times cheaper to train through."""
        embedded = self.embed(self.target_embedding(), previous)
        keep = self.kept_states(embedded, 1, self.config.decoder_size)[0]
        states, contexts, weights = Recurrence.apply(
            *self.step_products(embedded), self.attention.v.weight[0], keys, memory, mask, state, keep
        )
        return torch.cat((states, contexts, embedded), dim=2), weights

    def step_products(self, embedded: Tensor) -> tuple[Tensor | None, ...]:
        """embedded [S, B, E] -> its part of the decoder's input products [S, B, 3D + A], for all steps at
        once; then the rest of step_weights()."""
        weight, bias, *others = self.step_weights()
        return linear(embedded, weight, bias, self.precision), *others

    def step_weights(self) -> tuple[Tensor | None, ...]:
        """The weight [3D + A, E] and bias of the product with an embedding; the weight of the context's
        part [2H, 3D]; the weight [D, 3D + A] and bias [3D + A] of the one product with the state. What
        they make: the GRU's three gates, then the attention's query. Then gain and shift [3D] of what the
        input contributes to the gates, and of what the state does, None if these are not normalized."""
        query = self.attention.query.weight
        of_input, input_bias, *input_norm = gate_parameters(self.decoder.rnn, "ih")
        of_gates, state_bias, *state_norm = gate_parameters(self.decoder.rnn, "hh")
        size, state_size = self.config.embedding_size, self.config.decoder_size
        # A query of the state alone has no weights for the embedding: zeros.
        query = F.pad(query, (0, state_size + size - query.size(1)))
        of_embedding = torch.cat((of_input[:, :size], query[:, state_size:]))
        of_state = torch.cat((of_gates, query[:, :state_size]))
        return (
            of_embedding,
            F.pad(input_bias, (0, query.size(0))),
            lowered(of_input[:, size:], self.precision).t(),
            lowered(of_state, self.precision).t(),
            F.pad(state_bias, (0, query.size(0))),
            *input_norm,
            *state_norm,
        )

    def logits(self, features: Tensor) -> Tensor:
        """features [..., D + 2H + E] -> [..., V]."""
        weight, bias = self.output_layer()
        return linear(self.readout(features), weight, bias, self.precision)

    def readout(self, features: Tensor) -> Tensor:
        """What the output layer multiplies: [..., E] if tied, else the features themselves."""
        if not self.decoder.tied:
            return features
        layer = self.decoder.readout
        return torch.tanh(linear(features, layer.weight, layer.bias, self.precision))

    def output_layer(self) -> tuple[Tensor, Tensor]:
        """Weight [V, ...] and bias [V]."""
        if self.decoder.tied:
            return self.target_embedding().weight, self.decoder.output_bias
        return self.decoder.output.weight, self.decoder.output.bias

    def loss(
        self,
        source: Tensor,
        target: Tensor,
        smoothing: float = 0.0,
        candidates: tuple[int, int] | None = None,
        links: Tensor | None = None,
        guidance: float = 0.0,
    ) -> Tensor:
        """Cross-entropy summed over the target tokens [S + 1, B], which begin with bos.

        Only real positions reach the output layer. `candidates` (how many frequent, how many drawn)
        estimates the softmax over a part of the vocabulary; None computes it in full.
        `links` [S, T, B] pull the attention to where they are, with the weight `guidance`.
        """
        features, attention = self.teacher_force(target[:-1], *self.encode(source))
        real = target[1:] != PAD
        hidden, targets = self.readout(self.drop(features[real])), target[1:][real]
        weight, bias = self.output_layer()
        if candidates:
            chosen = choose_candidates(targets, weight.size(0), *candidates)
            weight, bias, targets = weight[chosen.ids], bias[chosen.ids] + chosen.shift, chosen.targets
        logits = linear(hidden, weight, bias, self.precision)
        loss = cross_entropy(logits, targets, smoothing)
        if links is not None and guidance:
            loss = loss + guidance * attention_loss(attention, links)
        return loss

    def embed(self, embedding: nn.Embedding, tokens: Tensor) -> Tensor:
        """tokens [S, B] -> [S, B, E], with dropout in training."""
        embedded = self.drop(embedding(tokens))
        if self.training and self.word_dropout:
            embedded = embedded * dropout(torch.ones_like(embedded[:, :, :1]), self.word_dropout)
        return embedded

    def kept_states(self, embedded: Tensor, count: int, size: int) -> Tensor:
        """[count, B, size]: what the products see of a state, at each step of a sentence."""
        keep = embedded.new_ones(count, embedded.size(1), size)
        return dropout(keep, self.state_dropout) if self.training and self.state_dropout else keep

    def drop(self, values: Tensor) -> Tensor:
        return dropout(values, self.dropout) if self.training and self.dropout else values


def dropout(values: Tensor, probability: float) -> Tensor:
    """Dropout in steps of 1/256: one 64-bit random number decides eight values, since drawing one
    for each takes a noticeable part of a training step on a CPU."""
    numbers = torch.empty((values.numel() + 7) // 8, dtype=torch.int64, device=values.device)
    bytes_ = numbers.random_(-(2**63), None).view(torch.uint8)[: values.numel()].view_as(values)
    dropped = round(probability * 256)
    return values * (bytes_ >= dropped).to(values.dtype).mul_(256 / (256 - dropped))
