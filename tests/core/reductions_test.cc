// Attention's reductions, softmax and searches against the same formulas in double precision.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "extremes.h"
#include "guarded.h"
#include "instruction_sets.h"
#include "random.h"

namespace glossa::test {
namespace {

using kernels::Kernels;
using kernels::StridedRows;

// kernels.h states it; below -87 the result is 0 or too small to be told from it.
constexpr double kExpError = 3e-7;
constexpr double kNothing = 2e-38;

// A few rows of `columns` floats that are some more apart, with all but the last row's gap.
struct RandomRows {
  RandomRows(Random& random, std::size_t columns)
      : count(random.below(6)), columns(columns), stride(columns + random.below(3)) {
    const std::size_t size = count == 0 ? 0 : (count - 1) * stride + columns;
    values = activation_inputs(random, size);
  }

  StridedRows at(const Guarded& array) const { return {array.data(), stride, count, columns}; }

  std::size_t count;
  std::size_t columns;
  std::size_t stride;
  std::vector<float> values;
};

TEST_SUITE_BEGIN("kernels");

TEST_CASE("additive_energies") {
  Random random(1);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    CAPTURE(size);
    CAPTURE(offset);
    const RandomRows rows(random, size);
    const Guarded v(random.floats(size, -2, 2), offset, exact);
    const Guarded keys(rows.values, 3 - offset, exact);
    const Guarded query(activation_inputs(random, size), (offset + 2) % 4, exact);
    SameBits<float> same;
    for_each_instruction_set([&](const Kernels& kernels) {
      Guarded energies(std::vector<float>(rows.count, 99), offset, exact);
      kernels.additive_energies(v.data(), query.data(), rows.at(keys), energies.data());
      for (std::size_t k = 0; k < rows.count; ++k) {
        double expected = 0;
        double magnitude = 0;
        for (std::size_t i = 0; i < size; ++i) {
          // The sum is rounded to float before tanh sees it: that error is not the kernel's.
          const float sum = keys[k * rows.stride + i] + query[i];
          expected += v[i] * std::tanh(static_cast<double>(sum));
          magnitude += std::abs(v[i]);
        }
        CHECK(std::abs(energies[k] - expected) <= 12 * kEpsilon * magnitude);
      }
      CHECK(energies.intact());
      same.check(energies.values());
    });
  });
}

TEST_CASE("weighted_sum") {
  Random random(2);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    CAPTURE(size);
    CAPTURE(offset);
    RandomRows rows(random, size);
    rows.values = random.floats(rows.values.size(), -3, 3);
    const Guarded values(rows.values, offset, exact);
    const Guarded weights(random.floats(rows.count, -2, 2), 3 - offset, exact);
    const Guarded init(random.floats(size, -3, 3), (offset + 2) % 4, exact);
    for (const bool from_zero : {false, true}) {
      SameBits<float> same;
      for_each_instruction_set([&](const Kernels& kernels) {
        Guarded y(std::vector<float>(size, 99), (offset + 1) % 4, exact);
        kernels.weighted_sum(from_zero ? nullptr : init.data(), weights.data(), rows.at(values),
                             y.data());
        for (std::size_t i = 0; i < size; ++i) {
          double expected = from_zero ? 0 : init[i];
          double magnitude = std::abs(expected);
          for (std::size_t k = 0; k < rows.count; ++k) {
            const double product = double{weights[k]} * values[k * rows.stride + i];
            expected += product;
            magnitude += std::abs(product);
          }
          CHECK(std::abs(y[i] - expected) <= 6 * kEpsilon * magnitude);
        }
        CHECK(y.intact());
        same.check(y.values());
        // The same array as what it begins with.
        Guarded self(init.values(), offset, exact);
        kernels.weighted_sum(from_zero ? nullptr : self.data(), weights.data(), rows.at(values),
                             self.data());
        CHECK(self.values() == y.values());
      });
    }
  });
}

TEST_CASE("softmax and log_sum_exp") {
  Random random(3);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    if (size == 0) return;
    CAPTURE(size);
    CAPTURE(offset);
    const std::vector<float> x = activation_inputs(random, size);
    const double max = *std::max_element(x.begin(), x.end());
    double sum = 0;
    for (const float value : x) sum += std::exp(value - max);
    const double log_sum = max + std::log(sum);
    SameBits<float> same;
    for_each_instruction_set([&](const Kernels& kernels) {
      Guarded probabilities(x, offset, exact);
      const float found = kernels.log_sum_exp(probabilities.data(), size);
      CHECK(std::abs(found - log_sum) <= 4 * kEpsilon * (std::abs(max) + std::log(sum) + 1));
      CHECK(probabilities.values() == x);
      kernels.softmax(probabilities.data(), size);
      for (std::size_t i = 0; i < size; ++i) {
        const double expected = std::exp(x[i] - max) / sum;
        // The argument of exp is rounded to a float; where the result counts it is above -88.
        CHECK(std::abs(probabilities[i] - expected) <= 100 * kEpsilon * expected + kNothing);
      }
      std::vector<float> results = probabilities.values();
      CHECK(std::accumulate(results.begin(), results.end(), 0.0) ==
            doctest::Approx(1).epsilon(1e-6));
      CHECK(probabilities.intact());
      results.push_back(found);
      same.check(results);
    });
  });
}

// In double precision; the error that layer_norm may have for each is in `errors`.
std::vector<double> layer_norm(const std::vector<float>& gain, const std::vector<float>& bias,
                               const std::vector<float>& x, std::vector<double>& errors) {
  const auto count = static_cast<double>(x.size());
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / count;
  double squares = 0;
  double magnitude = 0;
  for (const float value : x) {
    squares += (value - mean) * (value - mean);
    magnitude = std::max(magnitude, std::abs(double{value}));
  }
  const double deviation = std::sqrt(squares / count + 1e-5);
  std::vector<double> result;
  errors.clear();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double scaled = gain[i] * (x[i] - mean) / deviation;
    result.push_back(scaled + bias[i]);
    errors.push_back(8 * kEpsilon * std::abs(gain[i]) * magnitude / deviation +
                     12 * kEpsilon * (std::abs(scaled) + std::abs(bias[i])));
  }
  return result;
}

TEST_CASE("layer_norm") {
  Random random(5);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    if (size == 0) return;
    CAPTURE(size);
    CAPTURE(offset);
    const Guarded gain(random.floats(size, -2, 2), (offset + 1) % 4, exact);
    const Guarded bias(random.floats(size, -3, 3), 3 - offset, exact);
    // Around zero, far from it, tiny and huge.
    const float spread = std::vector{3.0F, 1e-3F, 1e-20F, 1e15F}[random.below(4)];
    const float middle = std::vector{0.0F, 1.0F, -30.0F}[random.below(3)] * spread;
    const auto x = random.floats(size, middle - spread, middle + spread);
    std::vector<double> errors;
    const auto expected = layer_norm(gain.values(), bias.values(), x, errors);
    SameBits<float> same;
    for_each_instruction_set([&](const Kernels& kernels) {
      Guarded y(x, offset, exact);
      kernels.layer_norm(gain.data(), bias.data(), y.data(), size);
      for (std::size_t i = 0; i < size; ++i) CHECK(std::abs(y[i] - expected[i]) <= errors[i]);
      CHECK(y.intact());
      same.check(y.values());
    });
  });
}

TEST_CASE("layer_norm of equal, extreme and far apart numbers") {
  Random random(6);
  for (const std::size_t size : {1, 5, 16, 37, 64}) {
    CAPTURE(size);
    const std::vector<float> gain = random.floats(size, -2, 2);
    const std::vector<float> bias = random.floats(size, -3, 3);
    const std::vector<float> extremes = activation_inputs(random, size);
    SameBits<float> same;
    for_each_instruction_set([&](const Kernels& kernels) {
      // Sums of these are exact, so that the variance is 0.
      for (const float value : {0.0F, -0.0F, 1.0F, -3.0F, 0x1p100F, -0x1p-140F}) {
        std::vector<float> equal(size, value);
        kernels.layer_norm(gain.data(), bias.data(), equal.data(), size);
        CHECK(equal == bias);
      }
      // No float holds this variance.
      std::vector<float> far(size, -1e30F);
      far[0] = size > 1 ? 1e30F : -1e30F;
      kernels.layer_norm(gain.data(), bias.data(), far.data(), size);
      CHECK(far == bias);
      std::vector<float> x = extremes;
      kernels.layer_norm(gain.data(), bias.data(), x.data(), size);
      for (std::size_t i = 0; i < size; ++i) {
        const double bound = std::abs(gain[i]) * std::sqrt(static_cast<double>(size));
        CHECK(std::abs(x[i] - bias[i]) <= bound * (1 + 1e-5) + 1e-5);
      }
      same.check(x);
    });
  }
}

TEST_CASE("exp has the stated error for floats of all sizes") {
  // exp(x) / exp(0), both divided by the same sum, for x from 0 to -infinity.
  constexpr std::size_t kAtOnce = 48;
  const std::vector<float> all = floats_of_all_sizes();
  std::vector<double> expected(all.size());
  std::transform(all.begin(), all.end(), expected.begin(),
                 [](float value) { return std::exp(-static_cast<double>(value)); });
  SameBits<float> same;
  for_each_instruction_set([&](const Kernels& kernels) {
    std::vector<float> results;
    std::size_t wrong = 0;
    for (std::size_t first = 0; first < all.size(); first += kAtOnce - 1) {
      const std::size_t count = std::min(kAtOnce - 1, all.size() - first);
      std::vector<float> x = {0.0F};
      for (std::size_t k = 0; k < count; ++k) x.push_back(-all[first + k]);
      double sum = 1;
      for (std::size_t k = 0; k < count; ++k) sum += expected[first + k];
      const float log_sum = kernels.log_sum_exp(x.data(), x.size());
      if (std::abs(log_sum - std::log(sum)) > kExpError + 2 * kEpsilon * std::log(sum)) {
        if (++wrong == 1) FAIL_CHECK("log_sum_exp near " << x.back() << " = " << log_sum);
      }
      kernels.softmax(x.data(), x.size());
      for (std::size_t k = 0; k < count; ++k) {
        const double found = double{x[k + 1]} / x[0];
        const double bound = (kExpError + kEpsilon) * expected[first + k] + 2 * kNothing * kAtOnce;
        if (std::abs(found - expected[first + k]) <= bound) continue;
        if (++wrong == 1) FAIL_CHECK("exp " << -all[first + k] << " = " << found);
      }
      results.insert(results.end(), x.begin(), x.end());
      results.push_back(log_sum);
    }
    CHECK(wrong == 0);
    same.check(results);
  });
}

TEST_CASE("log_sum_exp of one number is that number, whatever its size") {
  const std::vector<float> all = floats_of_all_sizes();
  for_each_instruction_set([&](const Kernels& kernels) {
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < all.size(); i += 7) {
      for (const float x : {all[i], -all[i]}) wrong += kernels.log_sum_exp(&x, 1) == x ? 0 : 1;
    }
    CHECK(wrong == 0);
  });
}

TEST_CASE("softmax and log_sum_exp of equal, huge and far apart numbers") {
  for_each_instruction_set([](const Kernels& kernels) {
    for (const float value : {0.0F, 1e4F, -1e4F, 1e30F, -1e30F, 3e38F, -3e38F}) {
      std::vector<float> equal(37, value);
      CHECK(kernels.log_sum_exp(equal.data(), 37) == doctest::Approx(value + std::log(37.0)));
      kernels.softmax(equal.data(), equal.size());
      for (const float p : equal) CHECK(p == doctest::Approx(1.0 / 37));
    }
    std::vector<float> far = {-1e30F, 1e30F, 0.0F};
    CHECK(kernels.log_sum_exp(far.data(), 3) == 1e30F);
    kernels.softmax(far.data(), far.size());
    CHECK(far == std::vector<float>{0, 1, 0});
  });
}

TEST_CASE("argmax is the first of the largest, next_above the first above a bound") {
  Random random(4);
  const float infinity = std::numeric_limits<float>::infinity();
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    CAPTURE(size);
    // Few different values, so that many are equal.
    std::vector<float> values(size);
    for (float& value : values) value = static_cast<float>(random.below(4)) - 2;
    const Guarded x(values, offset, exact);
    const std::size_t begin = random.below(size + 1);
    for_each_instruction_set([&](const Kernels& kernels) {
      if (size > 0) {
        const auto largest = std::max_element(values.begin(), values.end());
        const auto index = static_cast<std::size_t>(largest - values.begin());
        CHECK(kernels.argmax(x.data(), size) == index);
      }
      for (const float bound : {-infinity, -2.0F, -1.5F, 0.0F, 1.0F, infinity}) {
        std::size_t expected = begin;
        while (expected < size && values[expected] <= bound) ++expected;
        CHECK(kernels.next_above(x.data(), begin, size, bound) == expected);
      }
    });
  });
  const std::vector<float> masked = {-infinity, -infinity, -1e30F, -0.0F, 0.0F};
  for_each_instruction_set([&](const Kernels& kernels) {
    CHECK(kernels.argmax(masked.data(), masked.size()) == 3);
    // What is never said is not found, however low the bound.
    CHECK(kernels.next_above(masked.data(), 0, masked.size(), -infinity) == 2);
  });
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
