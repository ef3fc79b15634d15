// A matrix whose rows are looked up one by one, and made into layers of some of them: embeddings,
// and the last layer over the vocabulary.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/kernels.h"
#include "layers/linear.h"
#include "layers/matrix.h"
#include "layers/weight_matrix.h"

namespace glossa {

class Table {
 public:
  Table() = default;

  // Copies the matrix, and the bias [rows] that its layers have.
  Table(const WeightMatrix& matrix, std::span<const float> bias);

  Index rows() const { return matrix_.rows; }
  Index columns() const { return matrix_.columns; }

  // Row `index` as `columns` floats.
  void row(Index index, float* to) const;

  // The layer of some of the rows, in the order given. `kernels` must outlive it.
  Linear layer(const kernels::Kernels& kernels, std::span<const int> rows) const;

 private:
  WeightMatrix matrix_;
  std::vector<std::int32_t> sums_;  // [rows], of the integers
  std::vector<float> bias_;         // [rows]
};

}  // namespace glossa
