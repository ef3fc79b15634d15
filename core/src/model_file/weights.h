// The numbers of a model as its file has them. weights/format.md lists the tensors.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "glossa/error.h"
#include "layers/weight_matrix.h"
#include "model_file/config.h"
#include "model_file/safetensors.h"

namespace glossa {

struct LinearWeights {
  WeightMatrix weight;      // [out, in]
  std::vector<float> bias;  // [out]
};

// What the input or the state contributes to a GRU's gates r, z, n. With layer normalization (Ba et
// al. 2016) the product of `weight` is normalized gate by gate, and gain and bias come after that.
struct GateWeights {
  WeightMatrix weight;      // [3U, in]
  std::vector<float> bias;  // [3U]
  std::vector<float> gain;  // [3U], empty without normalization
};

struct GruWeights {
  GateWeights input;   // weight_ih, bias_ih, gain_ih
  GateWeights hidden;  // weight_hh [3U, U], bias_hh, gain_hh
};

struct Weights {
  WeightMatrix source_embedding;                   // [V, E]
  std::optional<WeightMatrix> separate_embedding;  // of the target [V, E], where it is not shared
  std::vector<std::array<GruWeights, 2>> encoder;  // per layer forward, backward; H units each
  LinearWeights init;                              // [D, 2H]
  LinearWeights keys;                              // [A, 2H]
  WeightMatrix query;                              // [A, D], or [A, D + E] of [state ; embedding]
  std::vector<float> v;                            // [A]
  GruWeights decoder;                              // input [embedding ; context] of E + 2H, D units
  // Tied readout (Press and Wolf 2017): r = tanh(W_r o + b_r) of o = [state ; context ; embedding]
  // is projected by the target embedding.
  std::optional<LinearWeights> readout;  // [E, D + 2H + E]
  // Linear readout: projects o itself.
  std::optional<WeightMatrix> output;  // [V, D + 2H + E]
  std::vector<float> output_bias;      // [V]

  const WeightMatrix& target_embedding() const {
    return separate_embedding ? *separate_embedding : source_embedding;
  }
};

// Takes the tensors that `config` asks for out of `file`, in one precision: F32 tensors are
// quantized, I8 tensors multiplied by their scales, as needed. Where neither is, matrices point
// into the file, which must outlive the result. Tensors that no part of the model has a use for are
// refused, but for the tokenizer's and the shortlist's.
// Error: kInvalidModel where one is missing or has another type, shape or range.
Result<Weights> read_weights(const Safetensors& file, const Config& config, Precision precision);

}  // namespace glossa
