// The kernels against the same formulas in double precision.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "guarded.h"
#include "kernels/activations.h"
#include "kernels/product.h"
#include "kernels/reductions.h"
#include "random.h"

namespace glossa::test {
namespace {

constexpr double kEpsilon = std::numeric_limits<float>::epsilon();
constexpr double kTiny = std::numeric_limits<float>::min();

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// Within `ulps` roundings of `expected`, or both (nearly) denormal.
bool is_close(double found, double expected, double ulps) {
  return std::abs(found - expected) <= ulps * kEpsilon * std::abs(expected) + kTiny;
}

// Where an activation is steep, flat, saturated and beyond what exp can hold.
std::vector<float> inputs(Random& random, std::size_t size) {
  static const std::vector<float> kExtremes = {
      0.0F,  -0.0F,  1e-30F, -1e-30F, 1e-4F,  -1e-4F,  0.625F, -0.625F, 8.0F,  -8.0F,
      20.0F, -20.0F, 88.0F,  -88.0F,  104.0F, -104.0F, 1e4F,   -1e4F,   1e30F, -1e30F};
  std::vector<float> x = random.floats(size, -6, 6);
  for (std::size_t i = random.below(5); i < size; i += 1 + random.below(5)) {
    x[i] = kExtremes[random.below(kExtremes.size())];
  }
  return x;
}

TEST_SUITE_BEGIN("kernels");

TEST_CASE("tanh and sigmoid") {
  Random random(1);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    CAPTURE(size);
    CAPTURE(offset);
    const std::vector<float> x = inputs(random, size);
    Guarded tanhs(x, offset, exact);
    Guarded sigmoids(x, offset, exact);
    kernels::tanh(tanhs.data(), size);
    kernels::sigmoid(sigmoids.data(), size);
    for (std::size_t i = 0; i < size; ++i) {
      CAPTURE(x[i]);
      CHECK(is_close(tanhs[i], std::tanh(static_cast<double>(x[i])), 4));
      CHECK(is_close(sigmoids[i], sigmoid(x[i]), 4));
      CHECK(std::abs(tanhs[i]) <= 1);
      CHECK(sigmoids[i] >= 0);
      CHECK(sigmoids[i] <= 1);
    }
    CHECK(tanhs.intact());
    CHECK(sigmoids.intact());
  });
}

TEST_CASE("an element's activation does not depend on its place") {
  Random random(2);
  const std::vector<float> x = inputs(random, 67);
  Guarded all(x, 0);
  kernels::tanh(all.data(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    float alone = x[i];
    kernels::tanh(&alone, 1);
    CHECK(alone == all[i]);
  }
}

TEST_CASE("gates of a GRU step") {
  Random random(3);
  for_each_placement([&](std::size_t units, std::size_t offset, bool exact) {
    CAPTURE(units);
    CAPTURE(offset);
    const std::vector<float> x = inputs(random, 3 * units);
    const std::vector<float> h = inputs(random, 3 * units);
    const std::vector<float> before = random.floats(units, -1, 1);
    Guarded input(x, offset, exact);
    Guarded hidden(h, 3 - offset, exact);
    Guarded state(before, (offset + 1) % 4, exact);
    kernels::gru_gates(input.data(), hidden.data(), state.data(), units);
    for (std::size_t i = 0; i < units; ++i) {
      const auto gate = [&](std::size_t k) { return k * units + i; };
      const double r = sigmoid(static_cast<double>(x[gate(0)]) + h[gate(0)]);
      const double z = sigmoid(static_cast<double>(x[gate(1)]) + h[gate(1)]);
      const double n = std::tanh(x[gate(2)] + r * h[gate(2)]);
      const double expected = (1 - z) * n + z * before[i];
      // Where r * h nearly cancels x, the candidate has the rounding errors of these two; where one
      // is much larger it is 1 whatever they are.
      const double terms = std::abs(r * h[gate(2)]) + std::abs(x[gate(2)]);
      CHECK(std::abs(state[i] - expected) <= 8 * kEpsilon * (1 + std::min(terms, 40.0)));
    }
    CHECK(state.intact());
    CHECK(input.intact());
    CHECK(hidden.intact());
  });
}

TEST_CASE("a GRU state stays between -1 and 1 for any number of steps") {
  Random random(4);
  constexpr std::size_t kUnits = 21;
  std::vector<float> state(kUnits, 0.0F);
  for (int step = 0; step < 1000; ++step) {
    const std::vector<float> input = inputs(random, 3 * kUnits);
    const std::vector<float> hidden = inputs(random, 3 * kUnits);
    kernels::gru_gates(input.data(), hidden.data(), state.data(), kUnits);
    // (1 - z) n + z s is rounded twice, so 1 may be passed by a rounding.
    for (const float s : state) CHECK(std::abs(s) <= 1 + 2 * kEpsilon);
  }
}

TEST_CASE("dot") {
  Random random(5);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    CAPTURE(size);
    CAPTURE(offset);
    Guarded a(random.floats(size, -3, 3), offset, exact);
    Guarded b(random.floats(size, -3, 3), 3 - offset, exact);
    double expected = 0;
    double magnitude = 0;
    for (std::size_t i = 0; i < size; ++i) {
      expected += static_cast<double>(a[i]) * b[i];
      magnitude += std::abs(static_cast<double>(a[i]) * b[i]);
    }
    const double found = kernels::dot(a.data(), b.data(), size);
    CHECK(std::abs(found - expected) <= 8 * kEpsilon * magnitude);
  });
}

TEST_CASE("add_scaled") {
  Random random(6);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    CAPTURE(size);
    CAPTURE(offset);
    const std::vector<float> before = random.floats(size, -3, 3);
    Guarded x(random.floats(size, -3, 3), offset, exact);
    Guarded y(before, 3 - offset, exact);
    const float scale = random.uniform(-2, 2);
    kernels::add_scaled(y.data(), scale, x.data(), size);
    for (std::size_t i = 0; i < size; ++i) {
      const double product = static_cast<double>(scale) * x[i];
      CHECK(std::abs(y[i] - (before[i] + product)) <=
            kEpsilon * (std::abs(product) + std::abs(before[i])));
    }
    CHECK(y.intact());
  });
}

TEST_CASE("additive_energy") {
  Random random(7);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    CAPTURE(size);
    CAPTURE(offset);
    Guarded v(random.floats(size, -2, 2), offset, exact);
    Guarded key(inputs(random, size), 3 - offset, exact);
    Guarded query(inputs(random, size), (offset + 2) % 4, exact);
    double expected = 0;
    double magnitude = 0;
    for (std::size_t i = 0; i < size; ++i) {
      // The sum is rounded to float before tanh sees it: that error is not the kernel's.
      expected += v[i] * std::tanh(static_cast<double>(key[i] + query[i]));
      magnitude += std::abs(v[i]);
    }
    const double found = kernels::additive_energy(v.data(), key.data(), query.data(), size);
    CHECK(std::abs(found - expected) <= 16 * kEpsilon * magnitude);
  });
}

TEST_CASE("softmax") {
  Random random(8);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    if (size == 0) return;
    CAPTURE(size);
    CAPTURE(offset);
    const std::vector<float> x = inputs(random, size);
    Guarded probabilities(x, offset, exact);
    kernels::softmax(probabilities.data(), size);
    const double max = *std::max_element(x.begin(), x.end());
    double sum = 0;
    for (const float value : x) sum += std::exp(value - max);
    double total = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const double expected = std::exp(x[i] - max) / sum;
      // The argument of exp is rounded to a float; where the result counts it is above -88.
      CHECK(std::abs(probabilities[i] - expected) <= 100 * kEpsilon * expected + kTiny);
      total += probabilities[i];
    }
    CHECK(total == doctest::Approx(1).epsilon(1e-6));
    CHECK(probabilities.intact());
  });
}

TEST_CASE("log_softmax") {
  Random random(9);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    if (size == 0) return;
    CAPTURE(size);
    CAPTURE(offset);
    const std::vector<float> x = inputs(random, size);
    Guarded logs(x, offset, exact);
    kernels::log_softmax(logs.data(), size);
    const double max = *std::max_element(x.begin(), x.end());
    double sum = 0;
    for (const float value : x) sum += std::exp(value - max);
    const double log_sum = max + std::log(sum);
    for (std::size_t i = 0; i < size; ++i) {
      const double magnitude = std::abs(x[i]) + std::abs(log_sum) + std::log(sum) + 1;
      CHECK(std::abs(logs[i] - (x[i] - log_sum)) <= 8 * kEpsilon * magnitude);
      CHECK(logs[i] <= 0);
    }
    CHECK(logs.intact());
  });
}

TEST_CASE("softmax and log_softmax of equal, huge and far apart numbers") {
  for (const float value : {0.0F, 1e4F, -1e4F, 1e30F, -1e30F}) {
    std::vector<float> equal(37, value);
    kernels::softmax(equal.data(), equal.size());
    for (const float p : equal) CHECK(p == doctest::Approx(1.0 / 37));
  }
  std::vector<float> far = {-1e30F, 1e30F, 0.0F};
  kernels::softmax(far.data(), far.size());
  CHECK(far == std::vector<float>{0, 1, 0});
  std::vector<float> logs = {-1e4F, 1e4F};
  kernels::log_softmax(logs.data(), logs.size());
  CHECK(logs == std::vector<float>{-2e4F, 0});
}

TEST_CASE("argmax is the first of the largest") {
  Random random(10);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    if (size == 0) return;
    // Few different values, so that many are equal.
    std::vector<float> values(size);
    for (float& value : values) value = static_cast<float>(random.below(4)) - 2;
    Guarded x(values, offset, exact);
    std::size_t expected = 0;
    for (std::size_t i = 0; i < size; ++i) {
      if (values[i] > values[expected]) expected = i;
    }
    CHECK(kernels::argmax(x.data(), size) == expected);
  });
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> masked = {-infinity, -infinity, -1e30F, -0.0F, 0.0F};
  CHECK(kernels::argmax(masked.data(), masked.size()) == 3);
}

TEST_CASE("multiply_transposed") {
  Random random(11);
  for_each_placement([&](std::size_t inner, std::size_t offset, bool exact) {
    const kernels::ProductSize size{
        .rows = random.below(6), .inner = inner, .columns = random.below(10)};
    CAPTURE(size.rows);
    CAPTURE(size.inner);
    CAPTURE(size.columns);
    Guarded x(random.floats(size.rows * inner, -2, 2), offset, exact);
    Guarded w(random.floats(size.columns * inner, -2, 2), 3 - offset, exact);
    Guarded y(std::vector<float>(size.rows * size.columns, 99), (offset + 1) % 4, exact);
    kernels::multiply_transposed(x.data(), w.data(), y.data(), size);
    for (std::size_t r = 0; r < size.rows; ++r) {
      for (std::size_t c = 0; c < size.columns; ++c) {
        double expected = 0;
        double magnitude = 0;
        for (std::size_t k = 0; k < inner; ++k) {
          const double product = static_cast<double>(x[r * inner + k]) * w[c * inner + k];
          expected += product;
          magnitude += std::abs(product);
        }
        CHECK(std::abs(y[r * size.columns + c] - expected) <= 8 * kEpsilon * magnitude);
      }
    }
    CHECK(y.intact());
  });
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
