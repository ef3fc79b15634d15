#include "layers/attention.h"

#include <doctest/doctest.h>

#include <numeric>
#include <vector>

#include "close.h"
#include "golden.h"
#include "reference.h"

namespace glossa::test {
namespace {

constexpr double kTolerance = 2e-6;

TEST_SUITE_BEGIN("attention");

TEST_CASE("weights and context equal the formulas in double precision") {
  Random random(1);
  for (const Index units : {1, 4, 7, 16, 19}) {
    for (const Index length : {1, 2, 5, 40}) {
      CAPTURE(units);
      CAPTURE(length);
      const Attention attention{{}, {}, random_matrix(random, 1, units, 3)};
      const Matrix keys = random_matrix(random, length, units);
      const Matrix states = random_matrix(random, length, 9);
      const Matrix query = random_matrix(random, 1, units);
      std::vector<float> weights(static_cast<std::size_t>(length), 99);
      Matrix context = Matrix::Constant(1, 9, 99);
      attend(attention, keys, states, query.data(), weights.data(), context.data());

      Vector64 energies(length);
      for (Index i = 0; i < length; ++i) {
        energies[i] = attention.v.cast<double>() * hyperbolic_tangent(row(keys, i) + row(query, 0));
      }
      const Vector64 powers = energies.array().exp();
      const Vector64 expected = powers / powers.sum();
      CHECK(distance(Eigen::Map<Eigen::VectorXf>(weights.data(), length), expected) < kTolerance);
      CHECK(std::accumulate(weights.begin(), weights.end(), 0.0) == doctest::Approx(1));
      CHECK(distance(row(context, 0), states.cast<double>().transpose() * expected) < kTolerance);
    }
  }
}

TEST_CASE("energies that are far apart") {
  const Attention attention{{}, {}, Vector::Constant(2, 1e6F)};
  Matrix keys(3, 2);
  keys << -20, -20, 20, 20, 0, 0;
  const Matrix states = Matrix::Identity(3, 3);
  const std::vector<float> query = {0, 0};
  Vector weights(3);
  Vector context(3);
  attend(attention, keys, states, query.data(), weights.data(), context.data());
  CHECK(weights == Vector::Unit(3, 1));
  CHECK(context == Vector::Unit(3, 1));
}

TEST_CASE("equals the Attention module of the recipe, which masks pads") {
  const Golden golden("layers.golden.safetensors");
  const Attention attention{
      {golden.matrix("attention.keys.weight"), golden.vector("attention.keys.bias")},
      golden.matrix("attention.query.weight"),
      golden.vector("attention.v.weight")};
  const std::vector<Index> lengths = golden.lengths("attention.lengths");
  const auto batch = static_cast<Index>(lengths.size());
  const Matrix memory = golden.matrix("attention.memory");     // [T * B, 2H]
  const Matrix expected = golden.matrix("attention.weights");  // [T, B]
  const Matrix contexts = golden.matrix("attention.context");  // [B, 2H]
  const Matrix queries = golden.matrix("attention.state") * attention.query.transpose();  // [B, A]
  for (Index b = 0; b < batch; ++b) {
    CAPTURE(b);
    const Index length = lengths[static_cast<std::size_t>(b)];
    Matrix states(length, memory.cols());
    for (Index t = 0; t < length; ++t) states.row(t) = memory.row(t * batch + b);
    Matrix keys;
    apply(attention.keys, states, keys);
    Vector weights(length);
    Vector context(memory.cols());
    attend(attention, keys, states, queries.row(b).data(), weights.data(), context.data());
    CHECK(distance(weights.transpose(), expected.col(b).head(length)) < kTolerance);
    CHECK(expected.col(b).tail(expected.rows() - length).isZero(0));
    CHECK(distance(context, contexts.row(b)) < kTolerance);
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
