#include "layers/linear.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <numeric>
#include <vector>

#include "close.h"
#include "instruction_sets.h"
#include "layers/table.h"
#include "reference.h"

namespace glossa::test {
namespace {

using kernels::Kernels;

constexpr double kTolerance = 1e-5;

// Integers and scales, as an I8 tensor of a model file.
WeightMatrix random_integers(Random& random, Index rows, Index columns) {
  WeightMatrix result;
  result.rows = rows;
  result.columns = columns;
  const auto count = static_cast<std::size_t>(rows * columns);
  result.storage = std::make_unique<std::int8_t[]>(count);
  for (std::size_t i = 0; i < count; ++i) {
    result.storage[i] = static_cast<std::int8_t>(static_cast<int>(random.below(255)) - 127);
  }
  result.integers = result.storage.get();
  result.scales = random.floats(static_cast<std::size_t>(rows), 0.001F, 0.01F);
  return result;
}

WeightMatrix random_weights(Random& random, Precision precision, Index rows, Index columns) {
  if (precision == Precision::kInt8) return random_integers(random, rows, columns);
  return weight_matrix(random_matrix(random, rows, columns));
}

Matrix floats_of(const WeightMatrix& weights) {
  Matrix result(weights.rows, weights.columns);
  for (Index r = 0; r < weights.rows; ++r) {
    for (Index c = 0; c < weights.columns; ++c) {
      const auto i = static_cast<std::size_t>(r * weights.columns + c);
      result(r, c) = weights.integers == nullptr ? weights.floats[i]
                                                 : weights.scales[static_cast<std::size_t>(r)] *
                                                       static_cast<float>(weights.integers[i]);
    }
  }
  return result;
}

// Some columns as a matrix of their own.
WeightMatrix columns_of(const WeightMatrix& weights, Index first, Index count) {
  WeightMatrix result;
  result.rows = weights.rows;
  result.columns = count;
  result.scales = weights.scales;
  const auto size = static_cast<std::size_t>(weights.rows * count);
  if (weights.integers == nullptr) {
    result.floats.resize(size);
  } else {
    result.storage = std::make_unique<std::int8_t[]>(size);
    result.integers = result.storage.get();
  }
  for (std::size_t i = 0; i < size; ++i) {
    const Index at = static_cast<Index>(i);
    const auto from = static_cast<std::size_t>(at / count * weights.columns + first + at % count);
    if (weights.integers == nullptr) {
      result.floats[i] = weights.floats[from];
    } else {
      result.storage[i] = weights.integers[from];
    }
  }
  return result;
}

Linear layer_of(const Kernels& kernels, const WeightMatrix& weights,
                const std::vector<float>& bias) {
  return {kernels, weights.columns, std::array{WeightBlock{&weights, 0}}, bias};
}

// check(kernels, precision) for all of both.
template <typename F>
void for_each_kind(F check) {
  for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
    for_each_instruction_set([&](const Kernels& kernels) { check(kernels, precision); });
  }
}

TEST_SUITE_BEGIN("linear");

TEST_CASE("equals W x + b in double precision, but for what quantizing the input takes") {
  for_each_kind([](const Kernels& kernels, Precision precision) {
    Random random(1);
    for (const Index in : {1, 2, 3, 4, 5, 15, 16, 17, 31, 64, 131}) {
      for (const Index out : {1, 7, 16, 17, 100}) {
        CAPTURE(in);
        CAPTURE(out);
        const WeightMatrix weights = random_weights(random, precision, out, in);
        const Matrix w = floats_of(weights);
        const auto bias = random.floats(static_cast<std::size_t>(out), -1, 1);
        const Linear layer = layer_of(kernels, weights, bias);
        CHECK(layer.in() == in);
        CHECK(layer.out() == out);
        REQUIRE(layer.width() >= out);
        const Matrix x = random_matrix(random, 3, in, 2);
        const Matrix y = product(kernels, precision, layer, x);
        std::size_t wrong = 0;
        for (Index r = 0; r < x.rows(); ++r) {
          const double largest = x.row(r).cwiseAbs().maxCoeff();
          for (Index o = 0; o < out; ++o) {
            const double expected =
                w.row(o).cast<double>().dot(x.row(r).cast<double>()) + bias[std::size_t(o)];
            // Each input is at most half a step away from what it was.
            const double quantizing =
                precision == Precision::kInt8 ? largest / 63 / 2 * w.row(o).cwiseAbs().sum() : 0;
            wrong += std::abs(y(r, o) - expected) <= quantizing * 1.0001 + kTolerance ? 0 : 1;
          }
        }
        CHECK(wrong == 0);
      }
    }
  });
}

TEST_CASE("a row of W is what the file has") {
  for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
    Random random(2);
    const WeightMatrix weights = random_weights(random, precision, 37, 21);
    const Matrix expected = floats_of(weights);
    const Table layer(weights, std::vector<float>(37));
    for (Index o = 0; o < 37; ++o) {
      Vector row(21);
      layer.row(o, row.data());
      CHECK(row == expected.row(o));
    }
  }
}

TEST_CASE("some of the outputs, in any order, are the same bits") {
  for_each_kind([](const Kernels& kernels, Precision precision) {
    Random random(3);
    const WeightMatrix weights = random_weights(random, precision, 70, 30);
    const auto bias = random.floats(70, -1, 1);
    const Table table(weights, bias);
    const Matrix x = random_matrix(random, 5, 30);
    const Matrix all = product(kernels, precision, layer_of(kernels, weights, bias), x);
    for (const std::size_t count : {0, 1, 15, 16, 17, 60}) {
      std::vector<int> outputs;
      for (std::size_t k = 0; k < count; ++k) outputs.push_back(static_cast<int>(random.below(70)));
      const Linear some = table.layer(kernels, outputs);
      REQUIRE(some.out() == static_cast<Index>(count));
      const Matrix found = product(kernels, precision, some, x);
      for (std::size_t k = 0; k < count; ++k) {
        CHECK(found.col(static_cast<Index>(k)) == all.col(outputs[k]));
      }
    }
  });
}

TEST_CASE("stacked blocks are the same bits as layers of their own") {
  for_each_kind([](const Kernels& kernels, Precision precision) {
    Random random(4);
    const WeightMatrix first = random_weights(random, precision, 13, 24);
    const WeightMatrix second = random_weights(random, precision, 21, 40);  // from column 9 on
    const auto bias = random.floats(34, -1, 1);
    const Linear stacked(kernels, 24, std::array{WeightBlock{&first, 0}, WeightBlock{&second, 9}},
                         bias);
    const Matrix x = random_matrix(random, 4, 24);
    const Matrix found = product(kernels, precision, stacked, x);
    const WeightMatrix cut = columns_of(second, 9, 24);
    const auto alone = [&](const WeightMatrix& weights, std::size_t begin) {
      const auto rows = static_cast<std::size_t>(weights.rows);
      const auto at = bias.begin() + static_cast<std::ptrdiff_t>(begin);
      const std::vector<float> part(at, at + static_cast<std::ptrdiff_t>(rows));
      const Linear layer = layer_of(kernels, weights, part);
      return Matrix(product(kernels, precision, layer, x).leftCols(weights.rows));
    };
    CHECK(found.leftCols(13) == alone(first, 0));
    CHECK(found.middleCols(13, 21) == alone(cut, 13));
  });
}

TEST_CASE("a layer cut apart adds up to the uncut one") {
  Random random(5);
  for_each_instruction_set([&](const Kernels& kernels) {
    const Matrix w = random_matrix(random, 19, 30);
    const WeightMatrix weights = weight_matrix(w);
    const auto bias = random.floats(19, -1, 1);
    const std::vector<float> none(19);
    constexpr auto kPrecision = Precision::kFloat32;
    const Linear whole = layer_of(kernels, weights, bias);
    const Linear left(kernels, 11, std::array{WeightBlock{&weights, 0}}, bias);
    const Linear right(kernels, 19, std::array{WeightBlock{&weights, 11}}, none);
    const Matrix x = random_matrix(random, 3, 30);
    const Matrix sum = product(kernels, kPrecision, left, x.leftCols(11)) +
                       product(kernels, kPrecision, right, x.rightCols(19));
    CHECK(distance(sum.leftCols(19), product(kernels, kPrecision, whole, x).leftCols(19)) <
          kTolerance);
  });
}

TEST_CASE("a row does not depend on the rows beside it") {
  for_each_kind([](const Kernels& kernels, Precision precision) {
    Random random(6);
    constexpr Index kRows = 20;
    const WeightMatrix weights = random_weights(random, precision, 70, 29);
    const Linear layer = layer_of(kernels, weights, random.floats(70, -1, 1));
    // Rows of very different sizes, in a wider matrix.
    Matrix x = random_matrix(random, kRows, 32);
    for (Index r = 0; r < kRows; ++r) x.row(r) *= std::pow(10.0F, static_cast<float>(r % 7 - 3));
    Inputs inputs(kernels, precision, kRows, 32);
    inputs.assign(x.data(), x.cols(), kRows, 29);
    Matrix all(kRows, layer.width());
    layer.multiply(inputs, all.data(), all.cols());
    for (Index first = 0; first < kRows; ++first) {
      for (const Index count : {Index{0}, Index{1}, kRows - first}) {
        Matrix some = Matrix::Constant(kRows, layer.width() + 3, 77);
        layer.multiply(inputs, first, count, some.data(), some.cols());
        CHECK(some.topLeftCorner(count, layer.width()) == all.middleRows(first, count));
        CHECK((some.bottomRows(kRows - count).array() == 77).all());
        CHECK((some.rightCols(3).array() == 77).all());
      }
      Inputs alone(kernels, precision, 1, 29);
      alone.assign(x.row(first).data(), 29, 1, 29);
      Vector y(layer.width());
      layer.multiply(alone, y.data(), y.size());
      CHECK(y == all.row(first));
    }
  });
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
