// Floats to small integers. Included by targets only; kernels.h says what is computed.
#pragma once

#include "kernels/kernels.h"
#include "kernels/lanes.h"

namespace glossa::kernels {

// round(x * inverse) + 64 of kLanes floats, |x * inverse| <= 63; halves go to the even neighbour.
template <typename Arch>
XSIMD_INLINE void round_lanes(const Lanes<Arch>& x, float inverse, std::int32_t* rounded) {
  using Integers = xsimd::batch<std::int32_t, Arch>;
  // Adding 1.5 * 2^23 rounds to a whole number, which is then in the low bits.
  constexpr float kRound = 12582912.0F;
  constexpr std::int32_t kRoundBits = 0x4B400000;
  const auto shifted = x * Lanes<Arch>::all(inverse) + Lanes<Arch>::all(kRound);
  for (std::size_t p = 0; p < Lanes<Arch>::kParts; ++p) {
    const Integers bits = xsimd::bitwise_cast<std::int32_t>(shifted.parts[p]);
    (bits + Integers(64 - kRoundBits)).store_unaligned(rounded + p * Integers::size);
  }
}

template <typename Target>
QuantizedRow quantize(const float* x, std::size_t n, std::uint8_t* operands) {
  using Arch = typename Target::Arch;
  auto max_lanes = Lanes<Arch>::all(0);
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) max_lanes = max(max_lanes, abs(Lanes<Arch>::load(x + i)));
  if (i < n) max_lanes = max(max_lanes, abs(Lanes<Arch>::load_part(x + i, n - i, 0)));
  const float max_value = max_lanes.largest();
  // So small that its inverse would overflow: as good as zeros.
  const bool empty = max_value < 1e-30F;
  const float inverse = empty ? 0.0F : 63.0F / max_value;

  std::int32_t rounded[kLanes];
  std::int32_t correction = 0;
  for (i = 0; i + kLanes <= n; i += kLanes) {
    round_lanes(Lanes<Arch>::load(x + i), inverse, rounded);
    correction += Target::write(rounded, kLanes / kQuad, operands + i * Target::kOperandBytes);
  }
  if (i < n) {
    round_lanes(Lanes<Arch>::load_part(x + i, n - i, 0), inverse, rounded);
    const std::size_t quads = (n - i + kQuad - 1) / kQuad;
    correction += Target::write(rounded, quads, operands + i * Target::kOperandBytes);
  }
  return {empty ? 0.0F : max_value / 63.0F, correction};
}

}  // namespace glossa::kernels
