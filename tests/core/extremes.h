// Numbers at which kernels could go wrong.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "random.h"

namespace glossa::test {

inline constexpr double kEpsilon = std::numeric_limits<float>::epsilon();
inline constexpr double kTiny = std::numeric_limits<float>::min();

inline double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// Where an activation is steep, flat, saturated and beyond what exp can hold.
inline std::vector<float> activation_inputs(Random& random, std::size_t size) {
  static const std::vector<float> kExtremes = {
      0.0F,  -0.0F,  1e-30F, -1e-30F, 1e-4F,  -1e-4F,  0.625F, -0.625F, 8.0F,  -8.0F,
      20.0F, -20.0F, 88.0F,  -88.0F,  104.0F, -104.0F, 1e4F,   -1e4F,   1e30F, -1e30F};
  std::vector<float> x = random.floats(size, -6, 6);
  for (std::size_t i = random.below(5); i < size; i += 1 + random.below(5)) {
    x[i] = kExtremes[random.below(kExtremes.size())];
  }
  return x;
}

// Every 4093rd float (a prime, so that their digits differ) from 0 to infinity, with the largest
// and the smallest ones, denormals included.
inline std::vector<float> floats_of_all_sizes() {
  constexpr std::uint32_t kInfinity = 0x7F800000;
  std::vector<float> result;
  for (std::uint32_t bits = 0; bits < kInfinity; bits += 4093) {
    result.push_back(std::bit_cast<float>(bits));
  }
  for (const std::uint32_t bits : {1U, 2U, 0x7FFFFFU, 0x800000U, 0x800001U, kInfinity - 1U}) {
    result.push_back(std::bit_cast<float>(bits));
  }
  return result;
}

}  // namespace glossa::test
