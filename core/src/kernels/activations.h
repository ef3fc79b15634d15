// tanh, sigmoid, exp and what is made of them, element by element. Included by targets only;
// kernels.h says what each computes.
#pragma once

#include "kernels/lanes.h"

namespace glossa::kernels {

template <typename Arch>
using Floats = xsimd::batch<float, Arch>;

// a / b and sqrt(x), correctly rounded: xsimd's own are approximations on ARM.
template <typename Arch>
XSIMD_INLINE Floats<Arch> divide(const Floats<Arch>& a, const Floats<Arch>& b) {
#if XSIMD_WITH_NEON64
  return vdivq_f32(a, b);
#else
  return a / b;
#endif
}

template <typename Arch>
XSIMD_INLINE Floats<Arch> square_root(const Floats<Arch>& x) {
#if XSIMD_WITH_NEON64
  return vsqrtq_f32(x);
#else
  return xsimd::sqrt(x);
#endif
}

// c_0 + c_1 x + c_2 x^2 + ... by Horner's rule.
template <typename Arch, std::size_t N>
XSIMD_INLINE Floats<Arch> polynomial(const Floats<Arch>& x, const float (&coefficients)[N]) {
  Floats<Arch> result(coefficients[N - 1]);
  for (std::size_t k = N - 1; k > 0; --k) result = result * x + Floats<Arch>(coefficients[k - 1]);
  return result;
}

// x P(x^2) / Q(x^2) on [-8, 8], beyond which tanh is 1 but for 2.3e-7: minimax in real numbers
// (error 6e-9), so that what remains is the rounding of floats. It never exceeds 1.
template <typename Arch>
XSIMD_INLINE Floats<Arch> tanh_of(const Floats<Arch>& x) {
  constexpr float kNumerator[] = {1.0F, 0.13438189F, 3.5641538e-3F, 2.177321e-5F, 1.5061762e-8F};
  constexpr float kDenominator[] = {1.0F, 0.4677151F, 2.6136007e-2F, 3.3991758e-4F, 8.453642e-7F};
  const auto clamped = xsimd::max(xsimd::min(x, Floats<Arch>(8)), Floats<Arch>(-8));
  const auto square = clamped * clamped;
  return divide(clamped * polynomial(square, kNumerator), polynomial(square, kDenominator));
}

template <typename Arch>
XSIMD_INLINE Floats<Arch> sigmoid_of(const Floats<Arch>& x) {
  const Floats<Arch> half(0.5F);
  return tanh_of(x * half) * half + half;
}

// 2^n e^r with n whole and |r| <= log(2) / 2; 0 below -87, where floats become denormal. x <= 88.
template <typename Arch>
XSIMD_INLINE Floats<Arch> exp_of(const Floats<Arch>& x) {
  constexpr float kLog2E = 1.44269504F;
  // log 2 in two parts, the first with so few digits that n times it is exact.
  constexpr float kLog2High = 0.693359375F;
  constexpr float kLog2Low = -2.12194440e-4F;
  // Adding 1.5 * 2^23 rounds to a whole number, which is then in the low bits.
  constexpr float kRound = 12582912.0F;
  // (e^r - 1 - r) / r^2, minimax
  constexpr float kCoefficients[] = {0.49999231F, 0.16667114F, 0.041890156F, 8.3125206e-3F};
  const Floats<Arch> lowest(-87);
  const auto clamped = xsimd::max(x, lowest);
  const auto shifted = clamped * Floats<Arch>(kLog2E) + Floats<Arch>(kRound);
  const auto n = shifted - Floats<Arch>(kRound);
  const auto r = clamped - n * Floats<Arch>(kLog2High) - n * Floats<Arch>(kLog2Low);
  const auto power = r * r * polynomial(r, kCoefficients) + r + Floats<Arch>(1);
  const auto exponent = xsimd::bitwise_cast<std::int32_t>(shifted) << 23;
  const auto scaled =
      xsimd::bitwise_cast<float>(xsimd::bitwise_cast<std::int32_t>(power) + exponent);
  return xsimd::select(x < lowest, Floats<Arch>(0), scaled);
}

// y[i] = f(load) for n elements, a register at a time: load(x) gives what stands in an array x at
// the same places. The last elements go through a register that is filled up with zeros.
template <typename Arch, typename F>
XSIMD_INLINE void transform(float* y, std::size_t n, F f) {
  using Batch = Floats<Arch>;
  std::size_t i = 0;
  for (; i + Batch::size <= n; i += Batch::size) {
    f([i](const float* x) { return Batch::load_unaligned(x + i); }).store_unaligned(y + i);
  }
  if (i == n) return;
  float lanes[Batch::size];
  const auto load_part = [i, n](const float* x) {
    float part[Batch::size] = {};
    for (std::size_t k = 0; i + k < n; ++k) part[k] = x[i + k];
    return Batch::load_unaligned(part);
  };
  f(load_part).store_unaligned(lanes);
  for (std::size_t k = 0; i + k < n; ++k) y[i + k] = lanes[k];
}

template <typename Arch>
void tanh(float* x, std::size_t n) {
  transform<Arch>(x, n, [x](auto load) { return tanh_of(load(x)); });
}

template <typename Arch>
void add_tanh(float* x, const float* y, std::size_t n) {
  transform<Arch>(x, n, [x, y](auto load) { return tanh_of(load(x) + load(y)); });
}

template <typename Arch>
void gru_gates(const float* input, const float* hidden, float* state, std::size_t units) {
  transform<Arch>(state, units, [=](auto load) {
    const auto r = sigmoid_of(load(input) + load(hidden));
    const auto z = sigmoid_of(load(input + units) + load(hidden + units));
    const auto n = tanh_of(load(input + 2 * units) + r * load(hidden + 2 * units));
    return n + z * (load(state) - n);
  });
}

}  // namespace glossa::kernels
