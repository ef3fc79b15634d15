#include "layers/attention.h"

#include <algorithm>

#include "kernels/reductions.h"

namespace glossa {

void attend(const Attention& attention, Eigen::Ref<const Matrix> keys,
            Eigen::Ref<const Matrix> states, const float* query, float* weights, float* context) {
  const Index length = keys.rows();
  const auto units = static_cast<std::size_t>(keys.cols());
  for (Index i = 0; i < length; ++i) {
    weights[i] = kernels::additive_energy(attention.v.data(), keys.row(i).data(), query, units);
  }
  kernels::softmax(weights, static_cast<std::size_t>(length));

  const auto width = static_cast<std::size_t>(states.cols());
  std::fill_n(context, width, 0.0F);
  for (Index i = 0; i < length; ++i) {
    kernels::add_scaled(context, weights[i], states.row(i).data(), width);
  }
}

}  // namespace glossa
