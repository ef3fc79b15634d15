#include "kernels/product.h"

#include <array>
#include <xsimd/xsimd.hpp>

namespace glossa::kernels {
namespace {

using Batch = xsimd::batch<float>;

// Two rows by four columns: eight sums and the six operands of a step stay in sixteen registers,
// and each weight that comes from memory is used for two rows.
constexpr std::size_t kRows = 2;
constexpr std::size_t kColumns = 4;

// y[r][c] for Rows rows from x and Columns columns from w.
template <std::size_t Rows, std::size_t Columns>
void multiply_block(const float* x, const float* w, float* y, const ProductSize& size) {
  std::array<std::array<Batch, Columns>, Rows> sums;
  for (auto& row : sums) row.fill(Batch(0.0F));
  std::size_t k = 0;
  for (; k + Batch::size <= size.inner; k += Batch::size) {
    std::array<Batch, Rows> inputs;
    for (std::size_t r = 0; r < Rows; ++r) {
      inputs[r] = Batch::load_unaligned(x + r * size.inner + k);
    }
    for (std::size_t c = 0; c < Columns; ++c) {
      const Batch weights = Batch::load_unaligned(w + c * size.inner + k);
      for (std::size_t r = 0; r < Rows; ++r) {
        sums[r][c] = xsimd::fma(weights, inputs[r], sums[r][c]);
      }
    }
  }
  for (std::size_t r = 0; r < Rows; ++r) {
    for (std::size_t c = 0; c < Columns; ++c) {
      float sum = xsimd::reduce_add(sums[r][c]);
      for (std::size_t rest = k; rest < size.inner; ++rest) {
        sum += x[r * size.inner + rest] * w[c * size.inner + rest];
      }
      y[r * size.columns + c] = sum;
    }
  }
}

// All rows of Columns columns.
template <std::size_t Columns>
void multiply_columns(const float* x, const float* w, float* y, const ProductSize& size) {
  std::size_t row = 0;
  for (; row + kRows <= size.rows; row += kRows) {
    multiply_block<kRows, Columns>(x + row * size.inner, w, y + row * size.columns, size);
  }
  for (; row < size.rows; ++row) {
    multiply_block<1, Columns>(x + row * size.inner, w, y + row * size.columns, size);
  }
}

}  // namespace

void multiply_transposed(const float* x, const float* w, float* y, const ProductSize& size) {
  std::size_t column = 0;
  for (; column + kColumns <= size.columns; column += kColumns) {
    multiply_columns<kColumns>(x, w + column * size.inner, y + column, size);
  }
  for (; column < size.columns; ++column) {
    multiply_columns<1>(x, w + column * size.inner, y + column, size);
  }
}

}  // namespace glossa::kernels
