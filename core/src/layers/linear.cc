#include "layers/linear.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

namespace glossa {
namespace {

using kernels::kPanel;
using kernels::kQuad;

// What Int8Inputs stands for zero.
constexpr std::int32_t kZeroInput = 64;

// Adds 0 or 128 modulo 256 to each of four weights: flips their highest bits, all at once.
std::array<std::int8_t, kQuad> add_offset(const std::int8_t* weights,
                                          const std::array<std::int8_t, kQuad>& mask) {
  std::uint32_t quad;
  std::memcpy(&quad, weights, kQuad);
  return std::bit_cast<std::array<std::int8_t, kQuad>>(quad ^ std::bit_cast<std::uint32_t>(mask));
}

std::size_t round_up(Index size, std::size_t unit) {
  return (static_cast<std::size_t>(size) + unit - 1) / unit * unit;
}

}  // namespace

Inputs::Inputs(const kernels::Kernels& kernels, Precision precision, Index rows, Index columns)
    : kernels_(kernels), precision_(precision) {
  if (precision == Precision::kFloat32) return;
  const auto count = static_cast<std::size_t>(rows);
  operands_ = std::make_unique_for_overwrite<std::uint8_t[]>(count * round_up(columns, kQuad) *
                                                             kernels.operand_bytes);
  scales_.resize(count);
  corrections_.resize(count);
}

void Inputs::assign(const float* x, Index stride, Index rows, Index columns) {
  floats_ = {x, static_cast<std::size_t>(stride), static_cast<std::size_t>(rows),
             static_cast<std::size_t>(columns)};
  if (precision_ == Precision::kFloat32) return;
  row_bytes_ = round_up(columns, kQuad) * kernels_.operand_bytes;
  for (std::size_t row = 0; row < floats_.count; ++row) {
    const auto quantized = kernels_.quantize(x + row * floats_.stride, floats_.columns,
                                             operands_.get() + row * row_bytes_);
    scales_[row] = quantized.scale;
    corrections_[row] = quantized.correction;
  }
}

Linear::Linear(const kernels::Kernels& kernels, Precision precision, Index in, Index out)
    : kernels_(&kernels), precision_(precision), in_(in), out_(out) {
  const std::size_t width = round_up(out, kPanel);
  biases_.resize(width);
  if (precision == Precision::kFloat32) {
    floats_.resize(width * static_cast<std::size_t>(in));
    return;
  }
  const auto zero = static_cast<std::int8_t>(kernels.even_offset);
  quads_.resize(width * quads_per_row(), Quad{zero, 0, zero, 0});
  scales_.resize(width);
  corrections_.resize(width);
}

Linear::Linear(const kernels::Kernels& kernels, Index in, std::span<const WeightBlock> blocks,
               std::span<const float> bias)
    : Linear(kernels, blocks.front().matrix->precision(), in, static_cast<Index>(bias.size())) {
  std::copy(bias.begin(), bias.end(), biases_.begin());
  Index output = 0;
  for (const auto& [matrix, column] : blocks) {
    for (Index row = 0; row < matrix->rows; ++row, ++output) {
      const Index first = row * matrix->columns + column;
      if (precision_ == Precision::kFloat32) {
        set_floats(output, matrix->floats.data() + first);
      } else {
        const std::int8_t* weights = matrix->integers + first;
        set_integers(output, weights, matrix->scales[static_cast<std::size_t>(row)],
                     std::accumulate(weights, weights + in, 0));
      }
    }
  }
}

std::size_t Linear::quads_per_row() const { return round_up(in_, kQuad) / kQuad; }

std::size_t Linear::quad_index(Index output) const {
  const auto index = static_cast<std::size_t>(output);
  return index / kPanel * quads_per_row() * kPanel + index % kPanel;
}

std::size_t Linear::float_index(Index output) const {
  const auto index = static_cast<std::size_t>(output);
  return index / kPanel * static_cast<std::size_t>(in_) * kPanel + index % kPanel;
}

void Linear::set_integers(Index output, const std::int8_t* weights, float scale, std::int32_t sum) {
  scales_[static_cast<std::size_t>(output)] = scale;
  corrections_[static_cast<std::size_t>(output)] = kZeroInput * sum;
  const std::uint8_t offset = kernels_->even_offset;
  const Quad mask = {static_cast<std::int8_t>(offset), 0, static_cast<std::int8_t>(offset), 0};
  Quad* to = quads_.data() + quad_index(output);
  const auto in = static_cast<std::size_t>(in_);
  std::size_t k = 0;
  for (; k + kQuad <= in; k += kQuad, to += kPanel) *to = add_offset(weights + k, mask);
  if (k == in) return;
  Quad rest = {};
  std::copy(weights + k, weights + in, rest.begin());
  *to = add_offset(rest.data(), mask);
}

void Linear::set_floats(Index output, const float* weights) {
  float* to = floats_.data() + float_index(output);
  for (Index k = 0; k < in_; ++k) to[static_cast<std::size_t>(k) * kPanel] = weights[k];
}

void Linear::multiply(const Inputs& x, Index first, Index count, float* y, Index stride) const {
  const std::size_t panels = biases_.size() / kPanel;
  const auto row = static_cast<std::size_t>(first);
  const auto rows = static_cast<std::size_t>(count);
  const auto row_stride = static_cast<std::size_t>(stride);
  if (precision_ == Precision::kFloat32) {
    kernels_->multiply_float({.columns = floats_.data(),
                              .bias = biases_.data(),
                              .panels = panels,
                              .in = static_cast<std::size_t>(in_)},
                             {.first = x.floats_.first + row * x.floats_.stride,
                              .stride = x.floats_.stride,
                              .count = rows,
                              .columns = x.floats_.columns},
                             y, row_stride);
    return;
  }
  kernels_->multiply_int8({.quads = reinterpret_cast<const std::int8_t*>(quads_.data()),
                           .scales = scales_.data(),
                           .bias = biases_.data(),
                           .corrections = corrections_.data(),
                           .panels = panels,
                           .quads_per_row = quads_per_row()},
                          {.operands = x.operands_.get() + row * x.row_bytes_,
                           .scales = x.scales_.data() + row,
                           .corrections = x.corrections_.data() + row,
                           .row_bytes = x.row_bytes_,
                           .rows = rows},
                          y, row_stride);
}

}  // namespace glossa
