// Layer normalization (Ba et al. 2016, https://arxiv.org/abs/1607.06450) of a row of gates: each
// gate by itself, as kernels::Kernels::layer_norm.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "kernels/kernels.h"
#include "layers/matrix.h"

namespace glossa {

class LayerNorm {
 public:
  // Changes nothing, as one without gains does.
  LayerNorm() = default;

  // Of gates of `units` numbers: gain, bias [gates * units]. `kernels` must outlive this.
  LayerNorm(const kernels::Kernels& kernels, Index units, std::vector<float> gain,
            std::vector<float> bias)
      : kernels_(&kernels),
        units_(static_cast<std::size_t>(units)),
        gain_(std::move(gain)),
        bias_(std::move(bias)) {}

  // x [gates * units], in place. Allocates nothing.
  void apply(float* x) const {
    for (std::size_t i = 0; i < gain_.size(); i += units_) {
      kernels_->layer_norm(gain_.data() + i, bias_.data() + i, x + i, units_);
    }
  }

 private:
  const kernels::Kernels* kernels_ = nullptr;
  std::size_t units_ = 0;
  std::vector<float> gain_;
  std::vector<float> bias_;
};

}  // namespace glossa
