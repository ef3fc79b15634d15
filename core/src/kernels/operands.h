// The two forms in which targets keep quads of inputs. Included by targets only.
#pragma once

#include <cstring>

#include "kernels/kernels.h"
#include "kernels/lanes.h"

namespace glossa::kernels {

// Four bytes, for instructions that multiply unsigned inputs by signed weights.
template <typename ArchType>
struct ByteOperands {
  using Arch = ArchType;
  using Integers = xsimd::batch<std::int32_t, Arch>;
  using Input = Integers;
  static constexpr std::size_t kOperandBytes = 1;
  static constexpr std::uint8_t kEvenOffset = 0;

  static std::int32_t write(const std::int32_t* rounded, std::size_t quads,
                            std::uint8_t* operands) {
    for (std::size_t i = 0; i < quads * kQuad; ++i) {
      operands[i] = static_cast<std::uint8_t>(rounded[i]);
    }
    return 0;
  }

  XSIMD_INLINE static Input broadcast(const std::uint8_t* operands) {
    std::int32_t quad;
    __builtin_memcpy(&quad, operands, sizeof quad);
    return Integers(quad);
  }
};

// Pairs of 16-bit numbers, for instruction sets whose only product is of two signed 16-bit pairs.
// Weights w0, w1 side by side are the 16-bit number w = 256 w1 + (w0 + 128), so that
//   x0 w + (x1 - 256 x0) (w >> 8) = x0 w0 + x1 w1 + 128 x0,
// exact modulo 2^32. The sum of all 128 x0 is the row's correction.
template <typename ArchType>
struct PairOperands {
  using Arch = ArchType;
  using Integers = xsimd::batch<std::int32_t, Arch>;
  struct Input {
    Integers even;  // x0, x2
    Integers odd;   // x1 - 256 x0, x3 - 256 x2
  };
  static constexpr std::size_t kOperandBytes = 2;
  static constexpr std::uint8_t kEvenOffset = 128;

  static std::int32_t write(const std::int32_t* rounded, std::size_t quads,
                            std::uint8_t* operands) {
    std::int32_t correction = 0;
    for (std::size_t q = 0; q < quads; ++q, rounded += kQuad, operands += kQuad * kOperandBytes) {
      const auto x0 = static_cast<std::int16_t>(rounded[0]);
      const auto x2 = static_cast<std::int16_t>(rounded[2]);
      const std::int16_t words[] = {x0, x2, static_cast<std::int16_t>(rounded[1] - 256 * x0),
                                    static_cast<std::int16_t>(rounded[3] - 256 * x2)};
      __builtin_memcpy(operands, words, sizeof words);
      correction += 128 * (x0 + x2);
    }
    return correction;
  }

  XSIMD_INLINE static Input broadcast(const std::uint8_t* operands) {
    std::int32_t pairs[2];
    __builtin_memcpy(pairs, operands, sizeof pairs);
    return {Integers(pairs[0]), Integers(pairs[1])};
  }
};

}  // namespace glossa::kernels
