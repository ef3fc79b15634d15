// The gated recurrent unit of torch.nn.GRU over sequences: gate order r, z, n; the reset gate is
// applied to W_hn h + b_hn, after the product.
#pragma once

#include <span>

#include "kernels/kernels.h"
#include "layers/layer_norm.h"
#include "layers/linear.h"
#include "layers/matrix.h"

namespace glossa {

// What a GRU of U units does with its state.
struct Gru {
  Linear hidden;  // weight_hh [3U, U], bias_hh
  LayerNorm hidden_norm;
};

enum class Direction { kForward, kBackward };

// A batch of sequences: element t of sequence b is row b * length + t, t < lengths[b]; what stands
// in the other rows does not matter.
struct Sequences {
  std::span<const Index> lengths;  // [batch], each from 1 to length
  Index length;
};

// Runs a GRU over the sequences, each from its own first (or last) element. input
// [batch * length, 3U]: x W_ihᵀ + b_ih, normalized already. Writes the states
// [batch * length, U], but for rows of pads; returns those after each sequence's last step
// [batch, U].
Matrix gru_sequences(const kernels::Kernels& kernels, Precision precision, const Gru& gru,
                     Direction direction, const Sequences& sequences, ConstColumns input,
                     Columns states);

}  // namespace glossa
