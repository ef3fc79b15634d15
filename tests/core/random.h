// Numbers that look random and are the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace glossa::test {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  // SplitMix64 (Steele, Lea and Flood 2014).
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  // 0 <= result < limit
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }

  float uniform(float low, float high) {
    return low + (high - low) * static_cast<float>(next() >> 40U) / static_cast<float>(1U << 24U);
  }

  std::vector<float> floats(std::size_t count, float low, float high) {
    std::vector<float> result(count);
    for (float& value : result) value = uniform(low, high);
    return result;
  }

 private:
  std::uint64_t state_;
};

}  // namespace glossa::test
