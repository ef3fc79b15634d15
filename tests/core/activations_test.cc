// tanh and the gates of a GRU against the same formulas in double precision.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "extremes.h"
#include "guarded.h"
#include "instruction_sets.h"
#include "random.h"

namespace glossa::test {
namespace {

using kernels::Kernels;

// kernels.h states it.
constexpr double kTanhError = 4e-7;
// That halved, and the rounding of a sum.
constexpr double kSigmoidError = 2.5e-7;

TEST_SUITE_BEGIN("kernels");

TEST_CASE("tanh") {
  Random random(1);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    CAPTURE(size);
    CAPTURE(offset);
    const std::vector<float> x = activation_inputs(random, size);
    SameBits<float> same;
    for_each_instruction_set([&](const Kernels& kernels) {
      Guarded y(x, offset, exact);
      kernels.tanh(y.data(), size);
      for (std::size_t i = 0; i < size; ++i) {
        CAPTURE(x[i]);
        const double expected = std::tanh(static_cast<double>(x[i]));
        CHECK(std::abs(y[i] - expected) <= kTanhError * std::abs(expected));
        CHECK(std::abs(y[i]) <= 1);
      }
      CHECK(y.intact());
      same.check(y.values());
    });
  });
}

TEST_CASE("tanh has the stated error for floats of all sizes") {
  const std::vector<float> x = floats_of_all_sizes();
  std::vector<double> expected(x.size());
  std::transform(x.begin(), x.end(), expected.begin(),
                 [](float value) { return std::tanh(static_cast<double>(value)); });
  for (const float sign : {1.0F, -1.0F}) {
    SameBits<float> same;
    for_each_instruction_set([&](const Kernels& kernels) {
      std::vector<float> y(x.size());
      std::transform(x.begin(), x.end(), y.begin(), [sign](float value) { return sign * value; });
      kernels.tanh(y.data(), y.size());
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double found = sign * y[i];
        if (std::abs(found - expected[i]) <= kTanhError * expected[i] && found <= 1) continue;
        if (++wrong == 1) FAIL_CHECK("tanh " << sign * x[i] << " = " << y[i]);
      }
      CHECK(wrong == 0);
      same.check(y);
    });
  }
}

TEST_CASE("an element's activation does not depend on its place") {
  Random random(2);
  const std::vector<float> x = activation_inputs(random, 67);
  for_each_instruction_set([&](const Kernels& kernels) {
    Guarded all(x, 0);
    kernels.tanh(all.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      float alone = x[i];
      kernels.tanh(&alone, 1);
      CHECK(alone == all[i]);
    }
  });
}

TEST_CASE("add_tanh is tanh of the sum") {
  Random random(3);
  for_each_placement([&](std::size_t size, std::size_t offset, bool exact) {
    CAPTURE(size);
    CAPTURE(offset);
    const std::vector<float> x = activation_inputs(random, size);
    const std::vector<float> y = activation_inputs(random, size);
    for_each_instruction_set([&](const Kernels& kernels) {
      std::vector<float> expected(size);
      for (std::size_t i = 0; i < size; ++i) expected[i] = x[i] + y[i];
      kernels.tanh(expected.data(), size);
      Guarded to(x, offset, exact);
      const Guarded added(y, 3 - offset, exact);
      kernels.add_tanh(to.data(), added.data(), size);
      CHECK(to.values() == expected);
      CHECK(to.intact());
    });
  });
}

TEST_CASE("gates of a GRU step") {
  Random random(4);
  for_each_placement([&](std::size_t units, std::size_t offset, bool exact) {
    CAPTURE(units);
    CAPTURE(offset);
    const Guarded input(activation_inputs(random, 3 * units), offset, exact);
    const Guarded hidden(activation_inputs(random, 3 * units), 3 - offset, exact);
    const std::vector<float> before = random.floats(units, -1, 1);
    SameBits<float> same;
    for_each_instruction_set([&](const Kernels& kernels) {
      Guarded state(before, (offset + 1) % 4, exact);
      kernels.gru_gates(input.data(), hidden.data(), state.data(), units);
      for (std::size_t i = 0; i < units; ++i) {
        const auto x = [&](std::size_t gate) { return double{input[gate * units + i]}; };
        const auto h = [&](std::size_t gate) { return double{hidden[gate * units + i]}; };
        const double r = sigmoid(x(0) + h(0));
        const double z = sigmoid(x(1) + h(1));
        const double n = std::tanh(x(2) + r * h(2));
        const double expected = (1 - z) * n + z * before[i];
        // Where r * h nearly cancels x, the candidate has the rounding errors of these two; where
        // one is much larger it is 1 whatever they are. And r has tanh's error, halved, however
        // large h is.
        const double terms = std::min(std::abs(r * h(2)) + std::abs(x(2)), 40.0);
        const double from_r = std::abs(std::tanh(x(2) + (r + kSigmoidError) * h(2)) -
                                       std::tanh(x(2) + (r - kSigmoidError) * h(2)));
        CHECK(std::abs(state[i] - expected) <= 8 * kEpsilon * (1 + terms) + from_r);
      }
      CHECK(state.intact());
      CHECK(input.intact());
      CHECK(hidden.intact());
      same.check(state.values());
    });
  });
}

TEST_CASE("a GRU state stays between -1 and 1 for any number of steps") {
  Random random(5);
  constexpr std::size_t kUnits = 21;
  for_each_instruction_set([&](const Kernels& kernels) {
    std::vector<float> state(kUnits, 0.0F);
    for (int step = 0; step < 1000; ++step) {
      const std::vector<float> input = activation_inputs(random, 3 * kUnits);
      const std::vector<float> hidden = activation_inputs(random, 3 * kUnits);
      kernels.gru_gates(input.data(), hidden.data(), state.data(), kUnits);
      // n + z (s - n) is rounded twice, so 1 may be passed by a rounding.
      for (const float s : state) CHECK(std::abs(s) <= 1 + 2 * kEpsilon);
    }
  });
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
