#include "layers/readout.h"

#include "kernels/activations.h"

namespace glossa {

void read_out(const Readout& readout, const Matrix& embedding, const Matrix& o, Matrix& hidden,
              Matrix& logits) {
  if (readout.hidden) {
    apply(*readout.hidden, o, hidden);
    kernels::tanh(hidden.data(), static_cast<std::size_t>(hidden.size()));
    multiply(hidden, embedding, logits);
  } else {
    multiply(o, readout.output, logits);
  }
  logits.rowwise() += readout.bias;
}

}  // namespace glossa
