#include "kernels/product.h"

#include <algorithm>
#include <array>
#include <xsimd/xsimd.hpp>

namespace glossa::kernels {
namespace {

using Batch = xsimd::batch<float>;

// Eight sums hide the latency of the multiply-adds and stay, with their operands, in sixteen
// registers. With several rows each weight that comes from memory is used for two of them.
constexpr std::size_t kRows = 2;
constexpr std::size_t kColumns = 4;
constexpr std::size_t kColumnsOfOneRow = 8;
// All rows use this many columns of weights before the next: they stay in the second-level cache.
constexpr std::size_t kPanel = 32;

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

// Rows rows, the columns from `column` to `last`.
template <std::size_t Rows, std::size_t Columns>
void multiply_rows(const float* x, const float* w, float* y, const ProductSize& size,
                   std::size_t column, std::size_t last) {
  for (; column + Columns <= last; column += Columns) {
    multiply_block<Rows, Columns>(x, w + column * size.inner, y + column, size);
  }
  for (; column < last; ++column) {
    multiply_block<Rows, 1>(x, w + column * size.inner, y + column, size);
  }
}

}  // namespace

void multiply_transposed(const float* x, const float* w, float* y, const ProductSize& size) {
  for (std::size_t first = 0; first < size.columns; first += kPanel) {
    const std::size_t last = std::min(first + kPanel, size.columns);
    std::size_t row = 0;
    for (; row + kRows <= size.rows; row += kRows) {
      multiply_rows<kRows, kColumns>(x + row * size.inner, w, y + row * size.columns, size, first,
                                     last);
    }
    for (; row < size.rows; ++row) {
      multiply_rows<1, kColumnsOfOneRow>(x + row * size.inner, w, y + row * size.columns, size,
                                         first, last);
    }
  }
}

}  // namespace glossa::kernels
