// A linear layer: y = x Wᵀ + b, as torch.nn.Linear.
#pragma once

#include "kernels/product.h"
#include "layers/matrix.h"

namespace glossa {

struct Linear {
  Matrix weight;  // [out, in]
  Vector bias;    // [out]
};

// y = x weightᵀ: x [rows, in], weight [out, in] -> y [rows, out]. y is resized; it must not be x.
inline void multiply(const Matrix& x, const Matrix& weight, Matrix& y) {
  y.resize(x.rows(), weight.rows());
  kernels::multiply_transposed(x.data(), weight.data(), y.data(),
                               {.rows = static_cast<std::size_t>(x.rows()),
                                .inner = static_cast<std::size_t>(x.cols()),
                                .columns = static_cast<std::size_t>(weight.rows())});
}

// x [rows, in] -> y [rows, out]. y is resized; it must not be x.
inline void apply(const Linear& linear, const Matrix& x, Matrix& y) {
  multiply(x, linear.weight, y);
  y.rowwise() += linear.bias;
}

}  // namespace glossa
