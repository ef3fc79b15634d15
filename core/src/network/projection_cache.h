// What a layer makes of the embeddings of pieces, kept for the pieces that were used last: most of
// a text consists of few pieces.
#pragma once

#include <vector>

#include "layers/layer_norm.h"
#include "layers/linear.h"
#include "network/network.h"

namespace glossa {

class ProjectionCache {
 public:
  // Rows are norm(projection(embedding)), followed by the embedding itself if that is wanted too.
  // All but the norm must outlive this.
  ProjectionCache(const Network& network, const Table& embedding, const Linear& projection,
                  LayerNorm norm, bool with_embedding);

  // [projection.out() (+ embedding.columns())]; valid until the next call. Allocates nothing.
  const float* row(int piece);

 private:
  const Table& embedding_;
  const Linear& projection_;
  LayerNorm norm_;
  bool with_embedding_;
  Inputs inputs_;
  std::vector<float> embedded_;  // [E]
  std::size_t stride_;           // of rows_
  std::vector<int> pieces_;      // [slots], the piece whose row it is; piece p is in p % slots
  std::vector<float> rows_;      // [slots, stride_]
};

// What one thread needs besides the network; the same results with and without.
struct Caches {
  explicit Caches(const Network& network)
      : source(network, network.source_embedding, network.encoder.front().input,
               network.encoder.front().input_norm, false),
        target(network, network.target_embedding(), network.target_projection, {}, !network.tied) {}

  ProjectionCache source;  // [6H]
  ProjectionCache target;  // [(A) + 3D + R] if tied, else [(A) + 3D + E]
};

}  // namespace glossa
