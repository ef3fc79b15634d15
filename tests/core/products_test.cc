// Quantizing and products, against the same computation number by number.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "extremes.h"
#include "guarded.h"
#include "instruction_sets.h"
#include "random.h"

namespace glossa::test {
namespace {

using kernels::Kernels;
using kernels::kPanel;
using kernels::kQuad;

std::size_t round_up(std::size_t size, std::size_t unit) { return (size + unit - 1) / unit * unit; }

// What kernels.h says of quantize: integers -63..63 and their scale.
struct NaiveRow {
  explicit NaiveRow(const std::vector<float>& x) {
    float max = 0;
    for (const float value : x) max = std::max(max, std::abs(value));
    const float inverse = max < 1e-30F ? 0 : 63.0F / max;
    scale = max < 1e-30F ? 0 : max / 63.0F;
    for (const float value : x)
      integers.push_back(static_cast<int>(std::nearbyint(value * inverse)));
  }

  float scale;
  std::vector<int> integers;
};

// W [out, in] of integers, a scale per output and a bias.
struct NaiveLayer {
  std::size_t out;
  std::size_t in;
  std::vector<int> weights;
  std::vector<float> scales;
  std::vector<float> bias;

  // The kernel's own order of operations, so that even the last bit is known.
  float output(const NaiveRow& x, std::size_t o) const {
    std::int32_t sum = 0;
    for (std::size_t k = 0; k < in; ++k) sum += weights[o * in + k] * x.integers[k];
    const float scale = scales[o] * x.scale;
    const float product = static_cast<float>(sum) * scale;
    return product + bias[o];
  }
};

// The layer as Int8Weights wants it.
struct PackedLayer {
  PackedLayer(const Kernels& kernels, const NaiveLayer& layer)
      : width(round_up(layer.out, kPanel)),
        quads_per_row(round_up(layer.in, kQuad) / kQuad),
        quads(width * quads_per_row * kQuad),
        scales(width),
        bias(width),
        corrections(width) {
    for (std::size_t i = 0; i < quads.size(); i += 2) {
      quads[i] = static_cast<std::int8_t>(kernels.even_offset);
    }
    for (std::size_t o = 0; o < layer.out; ++o) {
      scales[o] = layer.scales[o];
      bias[o] = layer.bias[o];
      for (std::size_t k = 0; k < layer.in; ++k) {
        const int weight = layer.weights[o * layer.in + k];
        const std::size_t quad = (o / kPanel * quads_per_row + k / kQuad) * kPanel + o % kPanel;
        const int offset = k % 2 == 0 ? kernels.even_offset : 0;
        quads[quad * kQuad + k % kQuad] =
            static_cast<std::int8_t>(static_cast<std::uint8_t>(weight + offset));
        corrections[o] += 64 * weight;
      }
    }
  }

  kernels::Int8Weights weights() const {
    return {quads.data(),       scales.data(),  bias.data(),
            corrections.data(), width / kPanel, quads_per_row};
  }

  std::size_t width;
  std::size_t quads_per_row;
  std::vector<std::int8_t> quads;
  std::vector<float> scales;
  std::vector<float> bias;
  std::vector<std::int32_t> corrections;
};

enum class Weights { kRandom, kExtreme };

NaiveLayer random_layer(Random& random, std::size_t out, std::size_t in, Weights kind) {
  NaiveLayer layer{out, in, {}, random.floats(out, 0.001F, 1), random.floats(out, -1, 1)};
  for (std::size_t i = 0; i < out * in; ++i) {
    const int weight = static_cast<int>(random.below(255)) - 127;
    layer.weights.push_back(kind == Weights::kRandom ? weight : weight < 0 ? -127 : 127);
  }
  return layer;
}

std::vector<float> random_row(Random& random, std::size_t in, Weights kind) {
  std::vector<float> row = random.floats(in, -2, 2);
  if (kind == Weights::kRandom) return row;
  for (float& value : row) value = value < 0 ? -2.0F : 2.0F;
  return row;
}

// Rows through Kernels::quantize and multiply_int8, compared exactly.
void check_product(const Kernels& kernels, const NaiveLayer& layer,
                   const std::vector<std::vector<float>>& rows, std::size_t offset, bool exact,
                   SameBits<float>& same) {
  const PackedLayer packed(kernels, layer);
  const std::size_t row_bytes = packed.quads_per_row * kQuad * kernels.operand_bytes;
  GuardedArray<std::uint8_t> operands(std::vector<std::uint8_t>(rows.size() * row_bytes), offset,
                                      exact);
  std::vector<NaiveRow> naive;
  std::vector<float> scales;
  std::vector<std::int32_t> corrections;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const Guarded x(rows[r], 3 - offset, exact);
    const auto quantized = kernels.quantize(x.data(), layer.in, operands.data() + r * row_bytes);
    naive.emplace_back(rows[r]);
    CHECK(quantized.scale == naive.back().scale);
    scales.push_back(quantized.scale);
    corrections.push_back(quantized.correction);
  }
  CHECK(operands.intact());

  constexpr float kUntouched = 77;
  const std::size_t stride = packed.width + offset;
  // All rows, and those from each on: the block that they are computed in differs.
  for (std::size_t first = 0; first < rows.size(); first += 1 + first) {
    const std::size_t count = rows.size() - first;
    Guarded y(std::vector<float>((count - 1) * stride + packed.width, kUntouched), offset, exact);
    kernels.multiply_int8(packed.weights(),
                          {operands.data() + first * row_bytes, scales.data() + first,
                           corrections.data() + first, row_bytes, count},
                          y.data(), stride);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      const std::size_t o = i % stride;
      float expected = 0;
      if (o >= packed.width) {
        expected = kUntouched;
      } else if (o < layer.out) {
        expected = layer.output(naive[first + i / stride], o);
      }
      wrong += y[i] == expected ? 0 : 1;
    }
    CHECK(wrong == 0);
    CHECK(y.intact());
    if (first == 0) same.check(y.values());
  }
}

TEST_SUITE_BEGIN("kernels");

TEST_CASE("quantize and multiply_int8 are exact for all sizes and places") {
  Random random(1);
  for_each_placement([&](std::size_t in, std::size_t offset, bool exact) {
    CAPTURE(in);
    CAPTURE(offset);
    const auto kind = random.below(2) == 0 ? Weights::kRandom : Weights::kExtreme;
    const NaiveLayer layer = random_layer(random, 1 + random.below(50), in, kind);
    CAPTURE(layer.out);
    std::vector<std::vector<float>> rows(1 + random.below(4));
    for (auto& row : rows) row = random_row(random, in, kind);
    SameBits<float> same;
    for_each_instruction_set(
        [&](const Kernels& kernels) { check_product(kernels, layer, rows, offset, exact, same); });
  });
}

TEST_CASE("multiply_int8 is exact for any number of rows and the largest sums") {
  Random random(2);
  for (std::size_t count = 1; count <= 20; ++count) {
    for (const auto kind : {Weights::kRandom, Weights::kExtreme}) {
      for (const std::size_t out : {std::size_t{1}, 15 + random.below(4), 60 + random.below(90)}) {
        CAPTURE(count);
        CAPTURE(out);
        const NaiveLayer layer = random_layer(random, out, 1 + random.below(300), kind);
        std::vector<std::vector<float>> rows(count);
        for (auto& row : rows) row = random_row(random, layer.in, kind);
        SameBits<float> same;
        for_each_instruction_set([&](const Kernels& kernels) {
          check_product(kernels, layer, rows, count % 4, true, same);
        });
      }
    }
  }
  // Every product of the same sign: the sum is as large as it gets.
  for (const int sign : {1, -1}) {
    const std::size_t in = 16'384 + 2048;
    const NaiveLayer layer{17, in, std::vector<int>(17 * in, sign * 127), std::vector<float>(17, 1),
                           std::vector<float>(17, 0)};
    for (const float input : {3.0F, -3.0F}) {
      SameBits<float> same;
      for_each_instruction_set([&](const Kernels& kernels) {
        check_product(kernels, layer, {std::vector<float>(in, input)}, 0, true, same);
      });
    }
  }
}

TEST_CASE("quantize keeps within half a step of numbers of any size, and zeros zero") {
  Random random(3);
  for_each_instruction_set([&](const Kernels& kernels) {
    for (int exponent = -149; exponent < 128; ++exponent) {
      CAPTURE(exponent);
      std::vector<float> x = random.floats(37, -1, 1);
      for (float& value : x) value = std::ldexp(value, exponent);
      x[7] = 0;
      const NaiveRow naive(x);
      std::vector<std::uint8_t> operands(40 * kernels.operand_bytes);
      const auto row = kernels.quantize(x.data(), x.size(), operands.data());
      CHECK(row.scale == naive.scale);
      CHECK(naive.integers[7] == 0);
      for (std::size_t i = 0; i < x.size(); ++i) {
        CHECK(std::abs(naive.integers[i]) <= 63);
        const double step = row.scale == 0 ? 2e-30 : double{row.scale};
        CHECK(std::abs(x[i] - naive.integers[i] * double{row.scale}) <= 0.50001 * step);
      }
      // The operands are those integers: each comes out of a product with the identity.
      NaiveLayer identity{x.size(), x.size(), std::vector<int>(x.size() * x.size()),
                          std::vector<float>(x.size(), 1), std::vector<float>(x.size(), 0)};
      for (std::size_t i = 0; i < x.size(); ++i) identity.weights[i * x.size() + i] = 1;
      SameBits<float> same;
      check_product(kernels, identity, {x}, 0, true, same);
    }
  });
}

TEST_CASE("multiply_float") {
  Random random(4);
  for_each_placement([&](std::size_t in, std::size_t offset, bool exact) {
    const std::size_t panels = 1 + random.below(4);
    const std::size_t count = random.below(7);
    const std::size_t x_stride = in + random.below(3);
    const std::size_t y_stride = panels * kPanel + random.below(3);
    CAPTURE(in);
    CAPTURE(count);
    const Guarded columns(random.floats(panels * in * kPanel, -2, 2), offset, exact);
    const Guarded bias(random.floats(panels * kPanel, -2, 2), 3 - offset, exact);
    const std::size_t x_size = count == 0 ? 0 : (count - 1) * x_stride + in;
    const Guarded x(random.floats(x_size, -2, 2), (offset + 1) % 4, exact);
    SameBits<float> same;
    for_each_instruction_set([&](const Kernels& kernels) {
      constexpr float kUntouched = 77;
      const std::size_t size = count == 0 ? 0 : (count - 1) * y_stride + panels * kPanel;
      Guarded y(std::vector<float>(size, kUntouched), (offset + 2) % 4, exact);
      kernels.multiply_float({columns.data(), bias.data(), panels, in},
                             {x.data(), x_stride, count, in}, y.data(), y_stride);
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < size; ++i) {
        const std::size_t o = i % y_stride;
        if (o >= panels * kPanel) {
          wrong += y[i] == kUntouched ? 0 : 1;
          continue;
        }
        double expected = bias[o];
        double magnitude = std::abs(expected);
        for (std::size_t k = 0; k < in; ++k) {
          const float weight = columns[(o / kPanel * in + k) * kPanel + o % kPanel];
          const double product = double{weight} * x[i / y_stride * x_stride + k];
          expected += product;
          magnitude += std::abs(product);
        }
        wrong += std::abs(y[i] - expected) <= 8 * kEpsilon * magnitude ? 0 : 1;
      }
      CHECK(wrong == 0);
      CHECK(y.intact());
      same.check(y.values());
    });
  });
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
