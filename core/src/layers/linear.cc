#include "layers/linear.h"

#include <algorithm>
#include <cstring>

namespace glossa {
namespace {

using kernels::kPanel;
using kernels::kQuad;

// From one quad or column of an output to the next.
constexpr std::size_t kQuadStride = kPanel * kQuad;
// What Int8Inputs stands for zero.
constexpr std::int32_t kZeroInput = 64;

std::size_t round_up(Index size, std::size_t unit) {
  return (static_cast<std::size_t>(size) + unit - 1) / unit * unit;
}

}  // namespace

Inputs::Inputs(const kernels::Kernels& kernels, Precision precision, Index rows, Index columns)
    : kernels_(kernels), precision_(precision) {
  if (precision == Precision::kFloat32) return;
  const auto count = static_cast<std::size_t>(rows);
  operands_.resize(count * round_up(columns, kQuad) * kernels.operand_bytes);
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
                                             operands_.data() + row * row_bytes_);
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
  integers_.resize(width * round_up(in, kQuad));
  for (std::size_t i = 0; i < integers_.size(); i += 2) {
    integers_[i] = static_cast<std::int8_t>(kernels.even_offset);
  }
  scales_.resize(width);
  corrections_.resize(width);
}

Linear::Linear(const kernels::Kernels& kernels, Precision precision, Index in,
               std::span<const WeightBlock> blocks, std::span<const float> bias)
    : Linear(kernels, precision, in, static_cast<Index>(bias.size())) {
  std::copy(bias.begin(), bias.end(), biases_.begin());
  Index output = 0;
  for (const auto& [matrix, column] : blocks) {
    for (Index row = 0; row < matrix->rows; ++row, ++output) {
      const Index first = row * matrix->columns + column;
      if (precision == Precision::kFloat32) {
        set_floats(output, matrix->floats.data() + first);
      } else {
        scales_[static_cast<std::size_t>(output)] = matrix->scales[static_cast<std::size_t>(row)];
        set_integers(output, matrix->integers + first);
      }
    }
  }
}

std::size_t Linear::quads() const { return round_up(in_, kQuad) / kQuad; }

std::size_t Linear::quad_index(Index output) const {
  const auto index = static_cast<std::size_t>(output);
  return index / kPanel * quads() * kQuadStride + index % kPanel * kQuad;
}

std::size_t Linear::float_index(Index output) const {
  const auto index = static_cast<std::size_t>(output);
  return index / kPanel * static_cast<std::size_t>(in_) * kPanel + index % kPanel;
}

void Linear::set_integers(Index output, const std::int8_t* weights) {
  std::int8_t* to = integers_.data() + quad_index(output);
  std::int32_t sum = 0;
  for (Index k = 0; k < in_; ++k) {
    const auto place = static_cast<std::size_t>(k);
    const int offset = k % 2 == 0 ? kernels_->even_offset : 0;
    to[place / kQuad * kQuadStride + place % kQuad] =
        static_cast<std::int8_t>(static_cast<std::uint8_t>(weights[k] + offset));
    sum += weights[k];
  }
  corrections_[static_cast<std::size_t>(output)] = kZeroInput * sum;
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
  kernels_->multiply_int8({.quads = integers_.data(),
                           .scales = scales_.data(),
                           .bias = biases_.data(),
                           .corrections = corrections_.data(),
                           .panels = panels,
                           .quads_per_row = quads()},
                          {.operands = x.operands_.data() + row * x.row_bytes_,
                           .scales = x.scales_.data() + row,
                           .corrections = x.corrections_.data() + row,
                           .row_bytes = x.row_bytes_,
                           .rows = rows},
                          y, row_stride);
}

Linear Linear::gather(std::span<const int> outputs) const {
  Linear result(*kernels_, precision_, in_, static_cast<Index>(outputs.size()));
  for (std::size_t to = 0; to < outputs.size(); ++to) {
    const auto from = static_cast<std::size_t>(outputs[to]);
    result.biases_[to] = biases_[from];
    if (precision_ == Precision::kFloat32) {
      const float* source = floats_.data() + float_index(outputs[to]);
      float* target = result.floats_.data() + result.float_index(static_cast<Index>(to));
      for (Index k = 0; k < in_; ++k) {
        const std::size_t place = static_cast<std::size_t>(k) * kPanel;
        target[place] = source[place];
      }
    } else {
      const std::int8_t* source = integers_.data() + quad_index(outputs[to]);
      std::int8_t* target = result.integers_.data() + result.quad_index(static_cast<Index>(to));
      for (std::size_t place = 0; place < quads() * kQuadStride; place += kQuadStride) {
        std::memcpy(target + place, source + place, kQuad);
      }
      result.scales_[to] = scales_[from];
      result.corrections_[to] = corrections_[from];
    }
  }
  return result;
}

void Linear::row(Index output, float* w) const {
  const float* floats = floats_.data() + float_index(output);
  const std::int8_t* integers = integers_.data() + quad_index(output);
  for (Index k = 0; k < in_; ++k) {
    const auto place = static_cast<std::size_t>(k);
    if (precision_ == Precision::kFloat32) {
      w[k] = floats[place * kPanel];
      continue;
    }
    const int offset = k % 2 == 0 ? kernels_->even_offset : 0;
    const auto stored = integers[place / kQuad * kQuadStride + place % kQuad];
    const auto integer = static_cast<std::int8_t>(static_cast<std::uint8_t>(stored - offset));
    w[k] = scales_[static_cast<std::size_t>(output)] * static_cast<float>(integer);
  }
}

}  // namespace glossa
