// Matrix products over plain row-major arrays, which may start at any address.
#pragma once

#include <cstddef>

namespace glossa::kernels {

struct ProductSize {
  std::size_t rows;
  std::size_t inner;
  std::size_t columns;
};

// y[r][c] = Σ_k x[r][k] * w[c][k]: x [rows, inner], w [columns, inner] (as PyTorch stores a linear
// layer), y [rows, columns], which overlaps neither.
void multiply_transposed(const float* x, const float* w, float* y, const ProductSize& size);

}  // namespace glossa::kernels
