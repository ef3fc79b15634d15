// Attention as the decoder computes it, of kernels.
#include <doctest/doctest.h>

#include <numeric>
#include <vector>

#include "close.h"
#include "golden.h"
#include "instruction_sets.h"
#include "reference.h"

namespace glossa::test {
namespace {

using kernels::Kernels;

constexpr double kTolerance = 2e-6;

kernels::StridedRows rows_of(const Matrix& matrix) {
  const auto columns = static_cast<std::size_t>(matrix.cols());
  return {matrix.data(), columns, static_cast<std::size_t>(matrix.rows()), columns};
}

struct Attended {
  Vector weights;  // [T]
  Vector context;  // [columns of states]
};

Attended attend(const Kernels& kernels, const Vector& v, const Vector& query, const Matrix& keys,
                const Matrix& states) {
  Attended result{Vector(keys.rows()), Vector(states.cols())};
  kernels.additive_energies(v.data(), query.data(), rows_of(keys), result.weights.data());
  kernels.softmax(result.weights.data(), static_cast<std::size_t>(keys.rows()));
  kernels.weighted_sum(nullptr, result.weights.data(), rows_of(states), result.context.data());
  return result;
}

TEST_SUITE_BEGIN("attention");

TEST_CASE("weights and context equal the formulas in double precision") {
  for_each_instruction_set([](const Kernels& kernels) {
    Random random(1);
    for (const Index units : {1, 4, 7, 16, 19}) {
      for (const Index length : {1, 2, 5, 40}) {
        CAPTURE(units);
        CAPTURE(length);
        const Vector v = random_matrix(random, 1, units, 3);
        const Matrix keys = random_matrix(random, length, units);
        const Matrix states = random_matrix(random, length, 9);
        const Vector query = random_matrix(random, 1, units);
        const auto [weights, context] = attend(kernels, v, query, keys, states);

        Vector64 energies(length);
        for (Index i = 0; i < length; ++i) {
          energies[i] = v.cast<double>() * hyperbolic_tangent(row(keys, i) + row(Matrix(query), 0));
        }
        const Vector64 powers = energies.array().exp();
        const Vector64 expected = powers / powers.sum();
        CHECK(distance(weights.transpose(), expected) < kTolerance);
        CHECK(std::accumulate(weights.begin(), weights.end(), 0.0) == doctest::Approx(1));
        const Vector64 sum = states.cast<double>().transpose() * expected;
        CHECK(distance(context.transpose(), sum) < kTolerance);
      }
    }
  });
}

TEST_CASE("energies that are far apart") {
  Matrix keys(3, 2);
  keys << -20, -20, 20, 20, 0, 0;
  for_each_instruction_set([&](const Kernels& kernels) {
    const Matrix states = Matrix::Identity(3, 3);
    const auto found = attend(kernels, Vector::Constant(2, 1e6F), Vector::Zero(2), keys, states);
    CHECK(found.weights == Vector::Unit(3, 1));
    CHECK(found.context == Vector::Unit(3, 1));
  });
}

TEST_CASE("equals the Attention module of the recipe, which masks pads") {
  const Golden golden("layers.golden.safetensors");
  const ReferenceLinear key_layer{golden.matrix("attention.keys.weight"),
                                  golden.vector("attention.keys.bias")};
  const Matrix query_weight = golden.matrix("attention.query.weight");
  const Vector v = golden.vector("attention.v.weight");
  const std::vector<Index> lengths = golden.lengths("attention.lengths");
  const auto batch = static_cast<Index>(lengths.size());
  const Matrix memory = golden.matrix("attention.memory");     // [T * B, 2H]
  const Matrix expected = golden.matrix("attention.weights");  // [T, B]
  const Matrix contexts = golden.matrix("attention.context");  // [B, 2H]
  for_each_instruction_set([&](const Kernels& kernels) {
    const Matrix queries = product(kernels, {query_weight, Vector::Zero(query_weight.rows())},
                                   golden.matrix("attention.state"));  // [B, A]
    for (Index b = 0; b < batch; ++b) {
      CAPTURE(b);
      const Index length = lengths[static_cast<std::size_t>(b)];
      Matrix states(length, memory.cols());
      for (Index t = 0; t < length; ++t) states.row(t) = memory.row(t * batch + b);
      const Matrix keys = product(kernels, key_layer, states).leftCols(v.size());
      const auto [weights, context] =
          attend(kernels, v, queries.row(b).head(v.size()), keys, states);
      CHECK(distance(weights.transpose(), expected.col(b).head(length)) < kTolerance);
      CHECK(expected.col(b).tail(expected.rows() - length).isZero(0));
      CHECK(distance(context, contexts.row(b)) < kTolerance);
    }
  });
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
