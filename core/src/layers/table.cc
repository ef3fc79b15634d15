#include "layers/table.h"

#include <algorithm>
#include <numeric>

namespace glossa {

Table::Table(const WeightMatrix& matrix, std::span<const float> bias)
    : bias_(bias.begin(), bias.end()) {
  matrix_.rows = matrix.rows;
  matrix_.columns = matrix.columns;
  matrix_.floats = matrix.floats;
  matrix_.scales = matrix.scales;
  if (matrix.precision() == Precision::kFloat32) return;
  const auto count = static_cast<std::size_t>(matrix.rows * matrix.columns);
  matrix_.storage = std::make_unique_for_overwrite<std::int8_t[]>(count);
  matrix_.integers = matrix_.storage.get();
  std::copy_n(matrix.integers, count, matrix_.storage.get());
  for (Index row = 0; row < matrix.rows; ++row) {
    const std::int8_t* integers = matrix.integers + row * matrix.columns;
    sums_.push_back(std::accumulate(integers, integers + matrix.columns, 0));
  }
}

void Table::row(Index index, float* to) const {
  const Index first = index * matrix_.columns;
  if (matrix_.precision() == Precision::kFloat32) {
    std::copy_n(matrix_.floats.data() + first, matrix_.columns, to);
    return;
  }
  const float scale = matrix_.scales[static_cast<std::size_t>(index)];
  for (Index k = 0; k < matrix_.columns; ++k) {
    to[k] = scale * static_cast<float>(matrix_.integers[first + k]);
  }
}

Linear Table::layer(const kernels::Kernels& kernels, std::span<const int> rows) const {
  const Precision precision = matrix_.precision();
  Linear result(kernels, precision, matrix_.columns, static_cast<Index>(rows.size()));
  for (std::size_t output = 0; output < rows.size(); ++output) {
    const auto row = static_cast<std::size_t>(rows[output]);
    const Index first = rows[output] * matrix_.columns;
    result.biases_[output] = bias_[row];
    if (precision == Precision::kFloat32) {
      result.set_floats(static_cast<Index>(output), matrix_.floats.data() + first);
    } else {
      result.set_integers(static_cast<Index>(output), matrix_.integers + first, matrix_.scales[row],
                          sums_[row]);
    }
  }
  return result;
}

}  // namespace glossa
