#include "layers/gru.h"

#include "kernels/activations.h"

namespace glossa {

void gru_step(const Gru& gru, const Matrix& input, Matrix& hidden, Matrix& state) {
  apply(gru.hidden, state, hidden);
  const auto units = static_cast<std::size_t>(gru.units());
  for (Index row = 0; row < state.rows(); ++row) {
    kernels::gru_gates(input.row(row).data(), hidden.row(row).data(), state.row(row).data(), units);
  }
}

void gru_sequence(const Gru& gru, Direction direction, const Matrix& x,
                  const std::vector<Index>& lengths, Index length, Matrix& states, Index column,
                  Matrix& final) {
  const auto batch = static_cast<Index>(lengths.size());
  const Index units = gru.units();
  // The input's share of all steps in one product.
  Matrix input;
  apply(gru.input, x, input);

  Matrix hidden;
  final.setZero(batch, units);
  for (Index step = 0; step < length; ++step) {
    apply(gru.hidden, final, hidden);
    for (Index b = 0; b < batch; ++b) {
      const Index steps = lengths[static_cast<std::size_t>(b)];
      if (step >= steps) continue;  // this sequence has ended: its state stays
      const Index t = direction == Direction::kForward ? step : steps - 1 - step;
      const Index row = b * length + t;
      kernels::gru_gates(input.row(row).data(), hidden.row(b).data(), final.row(b).data(),
                         static_cast<std::size_t>(units));
      states.row(row).segment(column, units) = final.row(b);
    }
  }
}

}  // namespace glossa
