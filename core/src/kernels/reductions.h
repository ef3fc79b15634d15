// Sums, maxima and normalizations over plain arrays, which may start at any address.
#pragma once

#include <cstddef>

namespace glossa::kernels {

// Σ a[i] * b[i]
float dot(const float* a, const float* b, std::size_t n);

// y[i] += scale * x[i]
void add_scaled(float* y, float scale, const float* x, std::size_t n);

// The energy of additive attention (Bahdanau et al. 2015): Σ v[i] * tanh(key[i] + query[i])
float additive_energy(const float* v, const float* key, const float* query, std::size_t n);

// x[i] = exp(x[i]) / Σ exp(x[j]); n >= 1
void softmax(float* x, std::size_t n);

// x[i] = x[i] - log Σ exp(x[j]); n >= 1
void log_softmax(float* x, std::size_t n);

// The index of the largest element, the first of equals; n >= 1
std::size_t argmax(const float* x, std::size_t n);

}  // namespace glossa::kernels
