#include "layers/gru.h"

#include <algorithm>

namespace glossa {

void gru_sequences(const kernels::Kernels& kernels, Precision precision, const Linear& hidden,
                   const LayerNorm& hidden_norm, Direction direction, const Sequences& sequences,
                   const Matrix& input, Index input_column, Matrix& states, Index state_column,
                   Matrix& final) {
  const auto batch = static_cast<Index>(sequences.lengths.size());
  const Index units = hidden.in();
  Inputs state(kernels, precision, batch, units);
  Matrix gates(batch, hidden.width());
  final.setZero(batch, units);
  for (Index step = 0; step < sequences.length; ++step) {
    state.assign(final.data(), units, batch, units);
    hidden.multiply(state, gates.data(), gates.cols());
    for (Index b = 0; b < batch; ++b) {
      const Index steps = sequences.lengths[static_cast<std::size_t>(b)];
      if (step >= steps) continue;  // this sequence has ended: its state stays
      const Index t = direction == Direction::kForward ? step : steps - 1 - step;
      const Index row = b * sequences.length + t;
      hidden_norm.apply(gates.row(b).data());
      kernels.gru_gates(input.row(row).data() + input_column, gates.row(b).data(),
                        final.row(b).data(), static_cast<std::size_t>(units));
      std::copy_n(final.row(b).data(), units, states.row(row).data() + state_column);
    }
  }
}

}  // namespace glossa
