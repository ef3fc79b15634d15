#include "kernels/activations.h"

#include <xsimd/xsimd.hpp>

namespace glossa::kernels {
namespace {

using Batch = xsimd::batch<float>;
using Lane = xsimd::batch<float>::value_type;

// Applies f to whole batches, then to the rest through a padded one, so that an element's result
// does not depend on where in the array it stands.
template <typename F>
void transform(float* x, std::size_t n, F f) {
  std::size_t i = 0;
  for (; i + Batch::size <= n; i += Batch::size) {
    f(Batch::load_unaligned(x + i)).store_unaligned(x + i);
  }
  if (i == n) return;
  alignas(Batch::arch_type::alignment()) Lane rest[Batch::size] = {};
  for (std::size_t k = 0; i + k < n; ++k) rest[k] = x[i + k];
  f(Batch::load_aligned(rest)).store_aligned(rest);
  for (std::size_t k = 0; i + k < n; ++k) x[i + k] = rest[k];
}

// exp(-x) overflows to infinity for very negative x, and 1 / (1 + infinity) is the right limit.
Batch sigmoid_of(Batch x) { return Batch(1.0F) / (Batch(1.0F) + xsimd::exp(-x)); }

float tanh_of(float x) {
  float lane = x;
  tanh(&lane, 1);
  return lane;
}

float sigmoid_of(float x) {
  float lane = x;
  sigmoid(&lane, 1);
  return lane;
}

}  // namespace

void tanh(float* x, std::size_t n) {
  transform(x, n, [](Batch value) { return xsimd::tanh(value); });
}

void sigmoid(float* x, std::size_t n) {
  transform(x, n, [](Batch value) { return sigmoid_of(value); });
}

void gru_gates(const float* input, const float* hidden, float* state, std::size_t units) {
  const float* input_z = input + units;
  const float* input_n = input_z + units;
  const float* hidden_z = hidden + units;
  const float* hidden_n = hidden_z + units;
  std::size_t i = 0;
  const auto load = [&i](const float* x) { return Batch::load_unaligned(x + i); };
  for (; i + Batch::size <= units; i += Batch::size) {
    const Batch r = sigmoid_of(load(input) + load(hidden));
    const Batch z = sigmoid_of(load(input_z) + load(hidden_z));
    const Batch n = xsimd::tanh(load(input_n) + r * load(hidden_n));
    ((Batch(1.0F) - z) * n + z * load(state)).store_unaligned(state + i);
  }
  for (; i < units; ++i) {
    const float r = sigmoid_of(input[i] + hidden[i]);
    const float z = sigmoid_of(input_z[i] + hidden_z[i]);
    const float n = tanh_of(input_n[i] + r * hidden_n[i]);
    state[i] = (1.0F - z) * n + z * state[i];
  }
}

}  // namespace glossa::kernels
