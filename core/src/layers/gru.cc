#include "layers/gru.h"

namespace glossa {

Matrix gru_sequences(const kernels::Kernels& kernels, Precision precision, const Gru& gru,
                     Direction direction, const Sequences& sequences, ConstColumns input,
                     Columns states) {
  const auto batch = static_cast<Index>(sequences.lengths.size());
  const Index units = gru.hidden.in();
  Inputs inputs(kernels, precision, batch, units);
  Matrix gates(batch, gru.hidden.width());
  Matrix last = Matrix::Zero(batch, units);
  for (Index step = 0; step < sequences.length; ++step) {
    inputs.assign(last.data(), units, batch, units);
    gru.hidden.multiply(inputs, gates.data(), gates.cols());
    for (Index b = 0; b < batch; ++b) {
      const Index steps = sequences.lengths[static_cast<std::size_t>(b)];
      if (step >= steps) continue;  // this sequence has ended: its state stays
      const Index t = direction == Direction::kForward ? step : steps - 1 - step;
      const Index row = b * sequences.length + t;
      gru.hidden_norm.apply(gates.row(b).data());
      kernels.gru_gates(input.row(row).data(), gates.row(b).data(), last.row(b).data(),
                        static_cast<std::size_t>(units));
      states.row(row) = last.row(b);
    }
  }
  return last;
}

}  // namespace glossa
