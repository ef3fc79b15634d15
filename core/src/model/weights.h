// The numbers of a model, in the layers that use them. weights/README.md lists the tensors.
#pragma once

#include <array>
#include <vector>

#include "glossa/error.h"
#include "layers/attention.h"
#include "layers/gru.h"
#include "layers/linear.h"
#include "layers/matrix.h"
#include "layers/readout.h"
#include "model/config.h"
#include "model/safetensors.h"

namespace glossa {

struct Weights {
  Matrix source_embedding;                  // [V, E]
  Matrix separate_target_embedding;         // [V, E]; empty where the two are shared
  std::vector<std::array<Gru, 2>> encoder;  // per layer forward, backward; H units each
  Linear init;                              // [D, 2H]
  Attention attention;
  Gru decoder;  // input [embedding ; context] of E + 2H, D units
  Readout readout;

  const Matrix& target_embedding() const {
    return separate_target_embedding.size() > 0 ? separate_target_embedding : source_embedding;
  }
};

// Copies the tensors that `config` asks for out of `file`; I8 tensors are multiplied by their row
// scales. Tensors that no part of the model has a use for are refused, but for the tokenizer's.
// Error: kInvalidModel where one is missing or has another type, shape or range.
Result<Weights> read_weights(const Safetensors& file, const Config& config);

}  // namespace glossa
