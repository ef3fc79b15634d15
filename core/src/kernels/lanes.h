// Sixteen floats in the registers of one instruction set, whatever their width: so that sums over
// lanes are taken in the same order everywhere. Included by targets only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <xsimd/xsimd.hpp>

namespace glossa::kernels {

constexpr std::size_t kLanes = 16;

template <typename Arch>
struct Lanes {
  using Batch = xsimd::batch<float, Arch>;
  static constexpr std::size_t kParts = kLanes / Batch::size;

  Batch parts[kParts];

  XSIMD_INLINE static Lanes all(float value) {
    Lanes result;
    for (std::size_t p = 0; p < kParts; ++p) result.parts[p] = Batch(value);
    return result;
  }

  XSIMD_INLINE static Lanes load(const float* x) {
    Lanes result;
    for (std::size_t p = 0; p < kParts; ++p) {
      result.parts[p] = Batch::load_unaligned(x + p * Batch::size);
    }
    return result;
  }

  // The first n < kLanes from x, `rest` in the others.
  static Lanes load_part(const float* x, std::size_t n, float rest) {
    float lanes[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) lanes[i] = i < n ? x[i] : rest;
    return load(lanes);
  }

  XSIMD_INLINE void store(float* x) const {
    for (std::size_t p = 0; p < kParts; ++p) parts[p].store_unaligned(x + p * Batch::size);
  }

  void store_part(float* x, std::size_t n) const {
    float lanes[kLanes];
    store(lanes);
    for (std::size_t i = 0; i < n; ++i) x[i] = lanes[i];
  }

  // f of each part, or of each two parts.
  template <typename F>
  XSIMD_INLINE Lanes map(F f) const {
    Lanes result;
    for (std::size_t p = 0; p < kParts; ++p) result.parts[p] = f(parts[p]);
    return result;
  }
  template <typename F>
  XSIMD_INLINE Lanes zip(const Lanes& other, F f) const {
    Lanes result;
    for (std::size_t p = 0; p < kParts; ++p) result.parts[p] = f(parts[p], other.parts[p]);
    return result;
  }

  XSIMD_INLINE friend Lanes operator+(const Lanes& a, const Lanes& b) {
    return a.zip(b, [](const Batch& x, const Batch& y) { return x + y; });
  }
  XSIMD_INLINE friend Lanes operator-(const Lanes& a, const Lanes& b) {
    return a.zip(b, [](const Batch& x, const Batch& y) { return x - y; });
  }
  XSIMD_INLINE friend Lanes operator*(const Lanes& a, const Lanes& b) {
    return a.zip(b, [](const Batch& x, const Batch& y) { return x * y; });
  }
  XSIMD_INLINE friend Lanes max(const Lanes& a, const Lanes& b) {
    return a.zip(b, [](const Batch& x, const Batch& y) { return xsimd::max(x, y); });
  }
  XSIMD_INLINE friend Lanes min(const Lanes& a, const Lanes& b) {
    return a.zip(b, [](const Batch& x, const Batch& y) { return xsimd::min(x, y); });
  }
  XSIMD_INLINE friend Lanes abs(const Lanes& a) {
    return a.map([](const Batch& x) { return xsimd::abs(x); });
  }

  XSIMD_INLINE bool any_above(const Lanes& other) const {
    bool any = false;
    for (std::size_t p = 0; p < kParts; ++p) any |= xsimd::any(parts[p] > other.parts[p]);
    return any;
  }

  XSIMD_INLINE bool any_at_least(const Lanes& other) const {
    bool any = false;
    for (std::size_t p = 0; p < kParts; ++p) any |= xsimd::any(parts[p] >= other.parts[p]);
    return any;
  }

  // Halves are added until one lane is left.
  float sum() const {
    float lanes[kLanes];
    store(lanes);
    for (std::size_t width = kLanes / 2; width > 0; width /= 2) {
      for (std::size_t i = 0; i < width; ++i) lanes[i] += lanes[i + width];
    }
    return lanes[0];
  }

  float largest() const {
    float lanes[kLanes];
    store(lanes);
    for (std::size_t i = 1; i < kLanes; ++i) lanes[0] = lanes[0] < lanes[i] ? lanes[i] : lanes[0];
    return lanes[0];
  }
};

}  // namespace glossa::kernels
