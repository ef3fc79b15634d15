// tanh, sigmoid, exp and what is made of them. Included by targets only; kernels.h says what each
// computes.
#pragma once

#include "kernels/lanes.h"

namespace glossa::kernels {

// x P(x^2) / Q(x^2) on [-8, 8], beyond which tanh is 1 but for 2.3e-7: minimax in real numbers
// (error 6e-9), so that what remains is the rounding of floats.
template <typename Arch>
XSIMD_INLINE Lanes<Arch> tanh_of(const Lanes<Arch>& x) {
  constexpr float kNumerator[] = {1.0F, 0.13438189F, 3.5641538e-3F, 2.177321e-5F, 1.5061762e-8F};
  constexpr float kDenominator[] = {1.0F, 0.4677151F, 2.6136007e-2F, 3.3991758e-4F, 8.453642e-7F};
  const auto clamped = max(min(x, Lanes<Arch>::all(8)), Lanes<Arch>::all(-8));
  const auto square = clamped * clamped;
  const auto result = clamped * polynomial(square, kNumerator) / polynomial(square, kDenominator);
  return max(min(result, Lanes<Arch>::all(1)), Lanes<Arch>::all(-1));
}

template <typename Arch>
XSIMD_INLINE Lanes<Arch> sigmoid_of(const Lanes<Arch>& x) {
  const auto half = Lanes<Arch>::all(0.5F);
  return tanh_of(x * half) * half + half;
}

// 2^n e^r with n whole and |r| <= log(2) / 2; 0 below -87, where floats become denormal. x <= 88.
template <typename Arch>
XSIMD_INLINE Lanes<Arch> exp_of(const Lanes<Arch>& x) {
  using Batch = typename Lanes<Arch>::Batch;
  constexpr float kLog2E = 1.44269504F;
  // log 2 in two parts, the first with so few digits that n times it is exact.
  constexpr float kLog2High = 0.693359375F;
  constexpr float kLog2Low = -2.12194440e-4F;
  // Adding 1.5 * 2^23 rounds to a whole number, which is then in the low bits.
  constexpr float kRound = 12582912.0F;
  // (e^r - 1 - r) / r^2, minimax
  constexpr float kCoefficients[] = {0.49999231F, 0.16667114F, 0.041890156F, 8.3125206e-3F};
  const auto clamped = max(x, Lanes<Arch>::all(-87));
  const auto shifted = clamped * Lanes<Arch>::all(kLog2E) + Lanes<Arch>::all(kRound);
  const auto n = shifted - Lanes<Arch>::all(kRound);
  const auto r = clamped - n * Lanes<Arch>::all(kLog2High) - n * Lanes<Arch>::all(kLog2Low);
  const auto power = r * r * polynomial(r, kCoefficients) + r + Lanes<Arch>::all(1);
  const auto scaled = power.zip(shifted, [](const Batch& value, const Batch& exponent) {
    const auto bits = xsimd::bitwise_cast<std::int32_t>(exponent) << 23;
    return xsimd::bitwise_cast<float>(xsimd::bitwise_cast<std::int32_t>(value) + bits);
  });
  return scaled.zip(x, [](const Batch& value, const Batch& argument) {
    return xsimd::select(argument < Batch(-87.0F), Batch(0.0F), value);
  });
}

// x[i] = f(x[i]...) over whole lanes, then over the rest.
template <typename Arch>
void tanh(float* x, std::size_t n) {
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) tanh_of(Lanes<Arch>::load(x + i)).store(x + i);
  if (i < n) tanh_of(Lanes<Arch>::load_part(x + i, n - i, 0)).store_part(x + i, n - i);
}

template <typename Arch>
void add_tanh(float* x, const float* y, std::size_t n) {
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    tanh_of(Lanes<Arch>::load(x + i) + Lanes<Arch>::load(y + i)).store(x + i);
  }
  if (i == n) return;
  const auto sum =
      Lanes<Arch>::load_part(x + i, n - i, 0) + Lanes<Arch>::load_part(y + i, n - i, 0);
  tanh_of(sum).store_part(x + i, n - i);
}

// load(x) gives the lanes at the same place of any of the arrays.
template <typename Arch, typename Load>
XSIMD_INLINE Lanes<Arch> next_state(const float* input, const float* hidden, const float* state,
                                    std::size_t units, Load load) {
  const auto r = sigmoid_of(load(input) + load(hidden));
  const auto z = sigmoid_of(load(input + units) + load(hidden + units));
  const auto n = tanh_of(load(input + 2 * units) + r * load(hidden + 2 * units));
  return n + z * (load(state) - n);
}

template <typename Arch>
void gru_gates(const float* input, const float* hidden, float* state, std::size_t units) {
  std::size_t i = 0;
  for (; i + kLanes <= units; i += kLanes) {
    next_state<Arch>(input, hidden, state, units, [i](const float* x) {
      return Lanes<Arch>::load(x + i);
    }).store(state + i);
  }
  if (i == units) return;
  next_state<Arch>(input, hidden, state, units, [i, units](const float* x) {
    return Lanes<Arch>::load_part(x + i, units - i, 0);
  }).store_part(state + i, units - i);
}

}  // namespace glossa::kernels
