// A linear layer, y = W x + b as torch.nn.Linear, packed for the kernels of one instruction set.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "kernels/kernels.h"
#include "layers/aligned.h"
#include "layers/matrix.h"
#include "layers/weight_matrix.h"

namespace glossa {

// Rows of inputs in the form that products of one precision take: prepared once, used by every
// layer that has the same input.
class Inputs {
 public:
  // For up to `rows` rows of up to `columns` floats. `kernels` must outlive this.
  Inputs(const kernels::Kernels& kernels, Precision precision, Index rows, Index columns);

  // Takes `rows` rows of `columns` floats, `stride` apart. They must stay until the last product
  // where the precision is kFloat32. Allocates nothing.
  void assign(const float* x, Index stride, Index rows, Index columns);

  Index rows() const { return static_cast<Index>(floats_.count); }

 private:
  friend class Linear;

  const kernels::Kernels& kernels_;
  Precision precision_;
  kernels::StridedRows floats_ = {};
  std::unique_ptr<std::uint8_t[]> operands_;  // [rows, row_bytes_]
  std::vector<float> scales_;                 // [rows]
  std::vector<std::int32_t> corrections_;     // [rows]
  std::size_t row_bytes_ = 0;
};

class Linear {
 public:
  Linear() = default;

  // Stacks the rows of blocks of one precision that have the same input of `in` columns; there is
  // at least one. bias [sum of their rows]. `kernels` must outlive this; the blocks are copied.
  Linear(const kernels::Kernels& kernels, Index in, std::span<const WeightBlock> blocks,
         std::span<const float> bias);

  Index in() const { return in_; }
  Index out() const { return out_; }
  // Columns that a product writes: `out` and some more, to fill up a panel.
  Index width() const { return static_cast<Index>(biases_.size()); }

  // y = W x + b: row r goes to y + r * stride, `width` floats of it. Allocates nothing.
  void multiply(const Inputs& x, float* y, Index stride) const {
    multiply(x, 0, x.rows(), y, stride);
  }
  // The same for the `count` rows from `first` on; row `first` goes to y.
  void multiply(const Inputs& x, Index first, Index count, float* y, Index stride) const;

 private:
  friend class Table;
  using Quad = std::array<std::int8_t, kernels::kQuad>;

  // Room for `out` outputs, all weights zero.
  Linear(const kernels::Kernels& kernels, Precision precision, Index in, Index out);
  std::size_t quads_per_row() const;
  // Where the first quad of an output is in quads_, or its first weight in floats_; the next are
  // kernels::kPanel further each.
  std::size_t quad_index(Index output) const;
  std::size_t float_index(Index output) const;
  // Writes the weights of an output. sum: of the integers.
  void set_integers(Index output, const std::int8_t* weights, float scale, std::int32_t sum);
  void set_floats(Index output, const float* weights);

  const kernels::Kernels* kernels_ = nullptr;
  Precision precision_ = Precision::kFloat32;
  Index in_ = 0;
  Index out_ = 0;
  AlignedVector<Quad> quads_;              // kInt8: Int8Weights::quads
  std::vector<float> scales_;              // kInt8: [width]
  std::vector<std::int32_t> corrections_;  // kInt8: [width]
  AlignedVector<float> floats_;            // kFloat32: FloatWeights::columns
  std::vector<float> biases_;              // [width]
};

}  // namespace glossa
