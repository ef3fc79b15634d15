#include "layers/readout.h"

#include "kernels/activations.h"

namespace glossa {

void read_out(const Readout& readout, const Matrix& embedding, const Matrix& o, Matrix& hidden,
              Matrix& logits) {
  if (readout.hidden) {
    apply(*readout.hidden, o, hidden);
    kernels::tanh(hidden.data(), static_cast<std::size_t>(hidden.size()));
    logits.noalias() = hidden * embedding.transpose();
  } else {
    logits.noalias() = o * readout.output.transpose();
  }
  logits.rowwise() += readout.bias;
}

}  // namespace glossa
