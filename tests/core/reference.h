// The layers once more, in double precision and in the words of the formulas: the tests' oracle.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <vector>

#include "layers/linear.h"
#include "random.h"

namespace glossa::test {

using Matrix64 = Eigen::MatrixXd;
using Vector64 = Eigen::VectorXd;

// y = weight x + bias
struct ReferenceLinear {
  Matrix weight;  // [out, in]
  Vector bias;    // [out]
};

struct ReferenceGru {
  ReferenceLinear input;   // [3U, in]
  ReferenceLinear hidden;  // [3U, U]

  Index units() const { return hidden.weight.cols(); }
};

inline Matrix random_matrix(Random& random, Index rows, Index columns, float limit = 1) {
  Matrix result(rows, columns);
  for (float& value : result.reshaped<Eigen::RowMajor>()) value = random.uniform(-limit, limit);
  return result;
}

inline ReferenceLinear random_linear(Random& random, Index out, Index in) {
  return {random_matrix(random, out, in), random_matrix(random, 1, out)};
}

inline ReferenceGru random_gru(Random& random, Index in, Index units) {
  return {random_linear(random, 3 * units, in), random_linear(random, 3 * units, units)};
}

inline Vector64 linear(const ReferenceLinear& layer, const Vector64& x) {
  return layer.weight.cast<double>() * x + layer.bias.cast<double>().transpose();
}

inline Vector64 logistic(const Vector64& x) {
  return x.unaryExpr([](double value) { return 1 / (1 + std::exp(-value)); });
}

inline Vector64 hyperbolic_tangent(const Vector64& x) {
  return x.unaryExpr([](double value) { return std::tanh(value); });
}

// torch.nn.GRUCell
inline Vector64 gru_cell(const ReferenceGru& gru, const Vector64& x, const Vector64& state) {
  const Index units = gru.units();
  const Vector64 input = linear(gru.input, x);
  const Vector64 hidden = linear(gru.hidden, state);
  const Vector64 r = logistic(input.head(units) + hidden.head(units));
  const Vector64 z = logistic(input.segment(units, units) + hidden.segment(units, units));
  const Vector64 n = hyperbolic_tangent(input.tail(units) + r.cwiseProduct(hidden.tail(units)));
  return (1 - z.array()) * n.array() + z.array() * state.array();
}

inline Vector64 row(const Matrix& matrix, Index index) {
  return matrix.row(index).cast<double>().transpose();
}

// The engine's own.

inline WeightMatrix weight_matrix(const Matrix& weight) {
  WeightMatrix result;
  result.rows = weight.rows();
  result.columns = weight.cols();
  result.floats.assign(weight.data(), weight.data() + weight.size());
  return result;
}

inline Linear packed(const kernels::Kernels& kernels, const ReferenceLinear& layer) {
  const WeightMatrix weight = weight_matrix(layer.weight);
  const std::vector<float> bias(layer.bias.begin(), layer.bias.end());
  return {kernels, weight.columns, std::array{WeightBlock{&weight, 0}}, bias};
}

// layer(x) of the rows of x, [rows, width].
inline Matrix product(const kernels::Kernels& kernels, Precision precision, const Linear& layer,
                      const Matrix& x) {
  Inputs inputs(kernels, precision, x.rows(), x.cols());
  inputs.assign(x.data(), x.cols(), x.rows(), x.cols());
  Matrix y(x.rows(), layer.width());
  layer.multiply(inputs, y.data(), y.cols());
  return y;
}

inline Matrix product(const kernels::Kernels& kernels, const ReferenceLinear& layer,
                      const Matrix& x) {
  return product(kernels, Precision::kFloat32, packed(kernels, layer), x);
}

}  // namespace glossa::test
