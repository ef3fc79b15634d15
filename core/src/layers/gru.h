// The gated recurrent unit of torch.nn.GRU over sequences: gate order r, z, n; the reset gate is
// applied to W_hn h + b_hn, after the product.
#pragma once

#include <span>

#include "kernels/kernels.h"
#include "layers/layer_norm.h"
#include "layers/linear.h"
#include "layers/matrix.h"

namespace glossa {

enum class Direction { kForward, kBackward };

// A batch of sequences: element t of sequence b is row b * length + t, t < lengths[b]; what stands
// in the other rows does not matter.
struct Sequences {
  std::span<const Index> lengths;  // [batch], each from 1 to length
  Index length;
};

// Runs a GRU of U units over the sequences, each from its own first (or last) element.
// hidden: weight_hh [3U, U], bias_hh; what it gives is normalized by hidden_norm. input: a matrix
// whose columns from `input_column` on are x W_ihᵀ + b_ih [batch * length, 3U], normalized already.
// States go to the columns of `states` from `state_column` on (rows of pads are left alone); final
// [batch, U] is set to the state after each sequence's last step.
void gru_sequences(const kernels::Kernels& kernels, Precision precision, const Linear& hidden,
                   const LayerNorm& hidden_norm, Direction direction, const Sequences& sequences,
                   const Matrix& input, Index input_column, Matrix& states, Index state_column,
                   Matrix& final);

}  // namespace glossa
