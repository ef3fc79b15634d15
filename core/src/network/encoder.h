// The bidirectional GRU encoder: what the decoder needs to know of a batch of source sentences.
#pragma once

#include <span>
#include <vector>

#include "kernels/kernels.h"
#include "layers/matrix.h"
#include "network/network.h"
#include "network/projection_cache.h"

namespace glossa {

struct Encoded {
  std::vector<Index> lengths;  // [B], tokens per sentence
  Index length = 0;            // T, the longest
  // [B * T, 2H]: h_i of sentence b is row b * T + i; rows of pads are zero.
  Matrix states;
  // [B * T, >= A + 3D + R]: Network::source_projection of them, followed by h_i itself if the
  // readout is linear.
  Matrix projected;
  Matrix initial;  // [B, >= D]: s_0

  // The rows of `projected` of a sentence's tokens.
  kernels::StridedRows positions(std::size_t sentence) const;
};

// Sentences are token ids, each ended by eos; none is empty and every id is in the vocabulary.
Encoded encode(const Network& network, Caches& caches, std::span<const std::vector<int>> sentences);

}  // namespace glossa
