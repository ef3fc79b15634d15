#include "kernels/reductions.h"

#include <algorithm>
#include <cmath>
#include <xsimd/xsimd.hpp>

namespace glossa::kernels {
namespace {

using Batch = xsimd::batch<float>;

Batch load(const float* x) { return Batch::load_unaligned(x); }

// Σ exp(x[i] - shift). With shift = max x no term overflows and one of them is 1.
float sum_exp(const float* x, float shift, std::size_t n) {
  Batch sum(0.0F);
  std::size_t i = 0;
  for (; i + Batch::size <= n; i += Batch::size) sum += xsimd::exp(load(x + i) - Batch(shift));
  float total = xsimd::reduce_add(sum);
  for (; i < n; ++i) total += std::exp(x[i] - shift);
  return total;
}

}  // namespace

float dot(const float* a, const float* b, std::size_t n) {
  Batch sum(0.0F);
  std::size_t i = 0;
  for (; i + Batch::size <= n; i += Batch::size) {
    sum = xsimd::fma(load(a + i), load(b + i), sum);
  }
  float total = xsimd::reduce_add(sum);
  for (; i < n; ++i) total += a[i] * b[i];
  return total;
}

void add_scaled(float* y, float scale, const float* x, std::size_t n) {
  std::size_t i = 0;
  for (; i + Batch::size <= n; i += Batch::size) {
    xsimd::fma(Batch(scale), load(x + i), load(y + i)).store_unaligned(y + i);
  }
  for (; i < n; ++i) y[i] += scale * x[i];
}

float additive_energy(const float* v, const float* key, const float* query, std::size_t n) {
  Batch sum(0.0F);
  std::size_t i = 0;
  for (; i + Batch::size <= n; i += Batch::size) {
    sum = xsimd::fma(load(v + i), xsimd::tanh(load(key + i) + load(query + i)), sum);
  }
  float total = xsimd::reduce_add(sum);
  for (; i < n; ++i) total += v[i] * std::tanh(key[i] + query[i]);
  return total;
}

void softmax(float* x, std::size_t n) {
  const float shift = *std::max_element(x, x + n);
  const float scale = 1.0F / sum_exp(x, shift, n);
  std::size_t i = 0;
  for (; i + Batch::size <= n; i += Batch::size) {
    (xsimd::exp(load(x + i) - Batch(shift)) * Batch(scale)).store_unaligned(x + i);
  }
  for (; i < n; ++i) x[i] = std::exp(x[i] - shift) * scale;
}

void log_softmax(float* x, std::size_t n) {
  const float shift = *std::max_element(x, x + n);
  const float log_sum = shift + std::log(sum_exp(x, shift, n));
  for (std::size_t i = 0; i < n; ++i) x[i] -= log_sum;
}

std::size_t argmax(const float* x, std::size_t n) {
  return static_cast<std::size_t>(std::max_element(x, x + n) - x);
}

}  // namespace glossa::kernels
