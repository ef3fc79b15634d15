// Sums, maxima, normalizations and searches. Included by targets only; kernels.h says what each
// computes.
#pragma once

#include "kernels/activations.h"
#include "kernels/kernels.h"
#include "kernels/lanes.h"

namespace glossa::kernels {

// sum += v * tanh(key + query), lane by lane.
template <typename Arch>
XSIMD_INLINE void add_energies(Lanes<Arch>& sum, const Lanes<Arch>& v, const Lanes<Arch>& key,
                               const Lanes<Arch>& query) {
  for (std::size_t p = 0; p < Lanes<Arch>::kParts; ++p) {
    sum.parts[p] += v.parts[p] * tanh_of(key.parts[p] + query.parts[p]);
  }
}

template <typename Arch>
void additive_energies(const float* v, const float* query, const StridedRows& keys,
                       float* energies) {
  for (std::size_t k = 0; k < keys.count; ++k) {
    const float* key = keys.first + k * keys.stride;
    auto sum = Lanes<Arch>::all(0);
    std::size_t i = 0;
    for (; i + kLanes <= keys.columns; i += kLanes) {
      add_energies(sum, Lanes<Arch>::load(v + i), Lanes<Arch>::load(key + i),
                   Lanes<Arch>::load(query + i));
    }
    if (const std::size_t rest = keys.columns - i; rest > 0) {
      add_energies(sum, Lanes<Arch>::load_part(v + i, rest, 0),
                   Lanes<Arch>::load_part(key + i, rest, 0),
                   Lanes<Arch>::load_part(query + i, rest, 0));
    }
    energies[k] = sum.sum();
  }
}

template <typename Arch>
void weighted_sum(const float* init, const float* weights, const StridedRows& rows, float* y) {
  std::size_t i = 0;
  for (; i + kLanes <= rows.columns; i += kLanes) {
    auto sum = init == nullptr ? Lanes<Arch>::all(0) : Lanes<Arch>::load(init + i);
    for (std::size_t k = 0; k < rows.count; ++k) {
      sum =
          sum + Lanes<Arch>::all(weights[k]) * Lanes<Arch>::load(rows.first + k * rows.stride + i);
    }
    sum.store(y + i);
  }
  for (; i < rows.columns; ++i) {
    float sum = init == nullptr ? 0 : init[i];
    for (std::size_t k = 0; k < rows.count; ++k) {
      const float product = weights[k] * rows.first[k * rows.stride + i];
      sum += product;
    }
    y[i] = sum;
  }
}

template <typename Arch>
float largest(const float* x, std::size_t n) {
  auto max_lanes = Lanes<Arch>::all(x[0]);
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) max_lanes = max(max_lanes, Lanes<Arch>::load(x + i));
  if (i < n) max_lanes = max(max_lanes, Lanes<Arch>::load_part(x + i, n - i, x[0]));
  return max_lanes.largest();
}

template <typename Arch>
XSIMD_INLINE Lanes<Arch> exp_lanes(const Lanes<Arch>& x) {
  return x.map([](const Floats<Arch>& part) { return exp_of(part); });
}

// Σ exp(x[i] - shift). With shift = max x no term overflows and one of them is 1.
template <typename Arch>
float sum_exp(const float* x, float shift, std::size_t n) {
  const auto shifts = Lanes<Arch>::all(shift);
  auto sum = Lanes<Arch>::all(0);
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) sum = sum + exp_lanes(Lanes<Arch>::load(x + i) - shifts);
  if (i < n) {
    // What exp_of makes 0 of.
    const float nothing = shift - 1e3F - (shift < 0 ? -shift : shift);
    sum = sum + exp_lanes(Lanes<Arch>::load_part(x + i, n - i, nothing) - shifts);
  }
  return sum.sum();
}

template <typename Arch>
void softmax(float* x, std::size_t n) {
  const float shift = largest<Arch>(x, n);
  const Floats<Arch> scale(1.0F / sum_exp<Arch>(x, shift, n));
  transform<Arch>(x, n, [=](auto load) { return exp_of(load(x) - Floats<Arch>(shift)) * scale; });
}

struct Moments {
  float sum;      // Σ (x[i] - shift)
  float squares;  // Σ (x[i] - shift)^2
};

template <typename Arch>
Moments moments(const float* x, float shift, std::size_t n) {
  const auto shifts = Lanes<Arch>::all(shift);
  auto sum = Lanes<Arch>::all(0);
  auto squares = Lanes<Arch>::all(0);
  for (std::size_t i = 0; i < n; i += kLanes) {
    const auto part =
        i + kLanes <= n ? Lanes<Arch>::load(x + i) : Lanes<Arch>::load_part(x + i, n - i, shift);
    const auto difference = part - shifts;
    sum = sum + difference;
    squares = squares + difference * difference;
  }
  return {sum.sum(), squares.sum()};
}

template <typename Arch>
void layer_norm(const float* gain, const float* bias, float* x, std::size_t n) {
  constexpr float kEpsilon = 1e-5F;
  const auto count = static_cast<float>(n);
  float mean = 0;
  float variance = 0;
  // Squares are summed around the mean of a first pass, so that a large mean costs them no digits;
  // one loop for both passes keeps modules small.
  for (int pass = 0; pass < 2; ++pass) {
    const Moments found = moments<Arch>(x, mean, n);
    variance = found.squares / count;
    mean += found.sum / count;
  }
  const auto scale = divide(Floats<Arch>(1), square_root(Floats<Arch>(variance + kEpsilon)));
  transform<Arch>(x, n, [&](auto load) {
    return (load(x) - Floats<Arch>(mean)) * scale * load(gain) + load(bias);
  });
}

// log x for a normal x > 0, to the last digits of a float, of operations that round the same
// everywhere: m 2^e with m near 1, and log m = 2 artanh((m - 1) / (m + 1)).
template <typename Arch>
float log_of(float x) {
  union {
    float number;
    std::uint32_t bits;
  } parts = {x};
  // sqrt(1/2) <= m < sqrt(2)
  const std::uint32_t rounded = parts.bits - 0x3F3504F3U;
  const int exponent = static_cast<std::int32_t>(rounded) >> 23;
  parts.bits -= static_cast<std::uint32_t>(exponent) << 23U;
  const double s = (parts.number - 1.0) / (parts.number + 1.0);
  const double square = s * s;
  double series = 0;
  for (int k = 13; k > 0; k -= 2) series = series * square + 1.0 / k;
  return static_cast<float>(2 * s * series + exponent * 0.69314718055994531);
}

template <typename Arch>
float log_sum_exp(const float* x, std::size_t n) {
  const float shift = largest<Arch>(x, n);
  return shift + log_of<Arch>(sum_exp<Arch>(x, shift, n));
}

template <typename Arch>
std::size_t next_above(const float* x, std::size_t begin, std::size_t n, float bound) {
  const auto bounds = Lanes<Arch>::all(bound);
  std::size_t i = begin;
  while (i + kLanes <= n && !Lanes<Arch>::load(x + i).any_above(bounds)) i += kLanes;
  while (i < n && !(x[i] > bound)) ++i;
  return i;
}

template <typename Arch>
std::size_t argmax(const float* x, std::size_t n) {
  const float max = largest<Arch>(x, n);
  const auto bounds = Lanes<Arch>::all(max);
  std::size_t i = 0;
  while (i + kLanes <= n && !Lanes<Arch>::load(x + i).any_at_least(bounds)) i += kLanes;
  while (x[i] != max) ++i;
  return i;
}

}  // namespace glossa::kernels
