// From the decoder to the vocabulary: logits of o = [state ; context ; embedding].
#pragma once

#include <optional>

#include "layers/linear.h"
#include "layers/matrix.h"

namespace glossa {

struct Readout {
  // Tied (Press and Wolf 2017): r = tanh(W_r o + b_r) is projected by the target embedding.
  // Absent in the linear readout, which projects o itself.
  std::optional<Linear> hidden;  // [E, D + 2H + E], [E]
  // Linear only; empty where the readout is tied.
  Matrix output;  // [V, D + 2H + E]
  Vector bias;    // [V]
};

// o [rows, D + 2H + E] -> logits [rows, V]. embedding [V, E] is the target side's; hidden is
// scratch.
void read_out(const Readout& readout, const Matrix& embedding, const Matrix& o, Matrix& hidden,
              Matrix& logits);

}  // namespace glossa
