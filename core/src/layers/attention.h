// Additive attention (Bahdanau et al. 2015): e_i = v · tanh(W_k h_i + b_k + W_q s).
#pragma once

#include "layers/linear.h"
#include "layers/matrix.h"

namespace glossa {

struct Attention {
  Linear keys;   // [A, 2H], [A]
  Matrix query;  // [A, D]
  Vector v;      // [A]
};

// The weights and the context of one decoder row over one sentence.
// keys [T, A] = W_k h_i + b_k and states [T, 2H] are the sentence's own, without pads: what is not
// there gets no weight. query [A] = W_q s. weights [T] and context [2H] are written.
void attend(const Attention& attention, Eigen::Ref<const Matrix> keys,
            Eigen::Ref<const Matrix> states, const float* query, float* weights, float* context);

}  // namespace glossa
