#include "layers/readout.h"

#include <doctest/doctest.h>

#include "close.h"
#include "reference.h"

namespace glossa::test {
namespace {

// Sums of about 30 products of numbers below 1.
constexpr double kTolerance = 1e-5;

TEST_SUITE_BEGIN("readout");

TEST_CASE("tied: the embedding projects tanh(W o + b)") {
  Random random(1);
  for (const Index rows : {1, 2, 3, 8}) {
    const Readout readout{random_linear(random, 6, 31), {}, random_matrix(random, 1, 13)};
    const Matrix embedding = random_matrix(random, 13, 6);
    const Matrix o = random_matrix(random, rows, 31);
    Matrix hidden;
    Matrix logits;
    read_out(readout, embedding, o, hidden, logits);
    REQUIRE(logits.rows() == rows);
    for (Index k = 0; k < rows; ++k) {
      const Vector64 r = hyperbolic_tangent(linear(*readout.hidden, row(o, k)));
      const Vector64 expected = linear({embedding, readout.bias}, r);
      CHECK(distance(row(logits, k), expected) < kTolerance);
    }
  }
}

TEST_CASE("linear: a layer of its own projects o") {
  Random random(2);
  for (const Index rows : {1, 2, 3, 8}) {
    const Linear output = random_linear(random, 13, 31);
    const Readout readout{{}, output.weight, output.bias};
    const Matrix o = random_matrix(random, rows, 31);
    Matrix hidden;
    Matrix logits;
    read_out(readout, Matrix(), o, hidden, logits);
    REQUIRE(logits.rows() == rows);
    for (Index k = 0; k < rows; ++k) {
      CHECK(distance(row(logits, k), linear(output, row(o, k))) < kTolerance);
    }
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
