// The gated recurrent unit of torch.nn.GRU: gate order r, z, n; the reset gate is applied to
// W_hn h + b_hn, after the product.
#pragma once

#include <vector>

#include "layers/linear.h"
#include "layers/matrix.h"

namespace glossa {

struct Gru {
  Linear input;   // weight_ih [3U, in], bias_ih [3U]
  Linear hidden;  // weight_hh [3U, U], bias_hh [3U]

  Index units() const { return hidden.weight.cols(); }
};

// One step for several independent rows.
// input [rows, 3U] = x W_ihᵀ + b_ih; hidden [rows, 3U] is scratch; state [rows, U] is updated.
void gru_step(const Gru& gru, const Matrix& input, Matrix& hidden, Matrix& state);

enum class Direction { kForward, kBackward };

// Runs over a batch of sequences of different lengths, each from its own first (or last) element.
// x [batch * length, in]: element t of sequence b is row b * length + t; lengths [batch], each at
// least 1 and at most `length`. Output row b * length + t goes to `states` at column `column`
// (rows of pads are left alone); final [batch, U] is the state after each sequence's last step.
void gru_sequence(const Gru& gru, Direction direction, const Matrix& x,
                  const std::vector<Index>& lengths, Index length, Matrix& states, Index column,
                  Matrix& final);

}  // namespace glossa
