// Element-wise functions over plain arrays. Arrays may start at any address and overlap only where
// they are the same array.
#pragma once

#include <cstddef>

namespace glossa::kernels {

// x[i] = tanh(x[i])
void tanh(float* x, std::size_t n);

// x[i] = 1 / (1 + exp(-x[i]))
void sigmoid(float* x, std::size_t n);

// The gates of one GRU step (Cho et al. 2014, in the form of torch.nn.GRU):
//   r = sigmoid(input_r + hidden_r)
//   z = sigmoid(input_z + hidden_z)
//   n = tanh(input_n + r * hidden_n)
//   state = (1 - z) * n + z * state
// input, hidden [3 * units] hold r, z, n one after the other; state [units].
void gru_gates(const float* input, const float* hidden, float* state, std::size_t units);

}  // namespace glossa::kernels
