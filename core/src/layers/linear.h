// A linear layer: y = x Wᵀ + b, as torch.nn.Linear.
#pragma once

#include "layers/matrix.h"

namespace glossa {

struct Linear {
  Matrix weight;  // [out, in]
  Vector bias;    // [out]
};

// x [rows, in] -> y [rows, out]. y is resized; it must not be x.
inline void apply(const Linear& linear, const Matrix& x, Matrix& y) {
  y.noalias() = x * linear.weight.transpose();
  y.rowwise() += linear.bias;
}

}  // namespace glossa
