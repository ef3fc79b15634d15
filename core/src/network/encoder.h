// The bidirectional GRU encoder: what the decoder needs to know of a batch of source sentences.
#pragma once

#include <span>
#include <vector>

#include "layers/matrix.h"
#include "model/weights.h"

namespace glossa {

struct Encoded {
  std::vector<Index> lengths;  // [B], tokens per sentence
  Index length = 0;            // T, the longest
  Matrix states;   // [B * T, 2H]: h_i of sentence b is row b * T + i; rows of pads are zero
  Matrix keys;     // [B * T, A]: the attention's view of them, once per sentence
  Matrix initial;  // [B, D]: s_0
};

// Sentences are token ids, each ended by eos; none is empty and every id is in the vocabulary.
Encoded encode(const Weights& weights, std::span<const std::vector<int>> sentences);

}  // namespace glossa
