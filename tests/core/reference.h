// The layers once more, in double precision and in the words of the formulas: the tests' oracle.
#pragma once

#include <Eigen/Core>
#include <cmath>

#include "layers/attention.h"
#include "layers/gru.h"
#include "layers/linear.h"
#include "random.h"

namespace glossa::test {

using Matrix64 = Eigen::MatrixXd;
using Vector64 = Eigen::VectorXd;

inline Matrix random_matrix(Random& random, Index rows, Index columns, float limit = 1) {
  Matrix result(rows, columns);
  for (float& value : result.reshaped<Eigen::RowMajor>()) value = random.uniform(-limit, limit);
  return result;
}

inline Linear random_linear(Random& random, Index out, Index in) {
  return {random_matrix(random, out, in), random_matrix(random, 1, out)};
}

inline Gru random_gru(Random& random, Index in, Index units) {
  return {random_linear(random, 3 * units, in), random_linear(random, 3 * units, units)};
}

inline Vector64 linear(const Linear& layer, const Vector64& x) {
  return layer.weight.cast<double>() * x + layer.bias.cast<double>().transpose();
}

inline Vector64 logistic(const Vector64& x) {
  return x.unaryExpr([](double value) { return 1 / (1 + std::exp(-value)); });
}

inline Vector64 hyperbolic_tangent(const Vector64& x) {
  return x.unaryExpr([](double value) { return std::tanh(value); });
}

// torch.nn.GRUCell
inline Vector64 gru_cell(const Gru& gru, const Vector64& x, const Vector64& state) {
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

}  // namespace glossa::test
