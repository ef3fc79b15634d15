// The layers once more, in double precision and in the words of the formulas: the tests' oracle.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <vector>

#include "layers/layer_norm.h"
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
  // [3U], empty without layer normalization
  Vector input_gain = {};
  Vector hidden_gain = {};

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

inline ReferenceGru random_normalized_gru(Random& random, Index in, Index units) {
  ReferenceGru gru = random_gru(random, in, units);
  gru.input_gain = random_matrix(random, 1, 3 * units);
  gru.hidden_gain = random_matrix(random, 1, 3 * units);
  return gru;
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

// Layer normalization (Ba et al. 2016), as torch.nn.functional.layer_norm.
inline Vector64 layer_norm(const Vector64& x, const Vector64& gain, const Vector64& bias) {
  const Vector64 difference = x.array() - x.mean();
  const double deviation =
      std::sqrt(difference.squaredNorm() / static_cast<double>(x.size()) + 1e-5);
  return gain.array() * difference.array() / deviation + bias.array();
}

// A share of the gates: each gate normalized by itself, if at all.
inline Vector64 gates(const ReferenceLinear& layer, const Vector& gain, const Vector64& x) {
  if (gain.size() == 0) return linear(layer, x);
  Vector64 result = layer.weight.cast<double>() * x;
  const Index units = result.size() / 3;
  for (Index first = 0; first < result.size(); first += units) {
    result.segment(first, units) = layer_norm(
        result.segment(first, units), gain.segment(first, units).cast<double>().transpose(),
        layer.bias.segment(first, units).cast<double>().transpose());
  }
  return result;
}

// torch.nn.GRUCell, with normalized gates if there are gains
inline Vector64 gru_cell(const ReferenceGru& gru, const Vector64& x, const Vector64& state) {
  const Index units = gru.units();
  const Vector64 input = gates(gru.input, gru.input_gain, x);
  const Vector64 hidden = gates(gru.hidden, gru.hidden_gain, state);
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

// A share of the gates as layers: the product without its bias where that comes after the norm.
inline Linear packed_gates(const kernels::Kernels& kernels, ReferenceLinear layer,
                           const Vector& gain) {
  if (gain.size() > 0) layer.bias.setZero();
  return packed(kernels, layer);
}

inline LayerNorm gates_norm(const kernels::Kernels& kernels, const ReferenceLinear& layer,
                            const Vector& gain) {
  return {kernels,
          layer.bias.size() / 3,
          {gain.begin(), gain.end()},
          {layer.bias.begin(), layer.bias.end()}};
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
