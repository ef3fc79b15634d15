#include "network/projection_cache.h"

#include <algorithm>
#include <utility>

namespace glossa {
namespace {

// Per cache. Pieces are numbered by their frequency, so the most frequent share no slot among
// themselves; for the shipped models there is room for some 400, which are four of five in a text.
constexpr std::size_t kBytes = std::size_t{2} << 20U;
constexpr int kNone = -1;

}  // namespace

ProjectionCache::ProjectionCache(const Network& network, const Table& embedding,
                                 const Linear& projection, LayerNorm norm, bool with_embedding)
    : embedding_(embedding),
      projection_(projection),
      norm_(std::move(norm)),
      with_embedding_(with_embedding),
      inputs_(network.kernels, network.precision, 1, embedding.columns()),
      embedded_(static_cast<std::size_t>(embedding.columns())) {
  const Index both = projection.out() + (with_embedding ? embedding.columns() : 0);
  stride_ = static_cast<std::size_t>(std::max(projection.width(), both));
  const std::size_t fitting = std::max<std::size_t>(kBytes / (stride_ * sizeof(float)), 1);
  pieces_.assign(std::min(fitting, static_cast<std::size_t>(embedding.rows())), kNone);
  rows_.resize(pieces_.size() * stride_);
}

const float* ProjectionCache::row(int piece) {
  const std::size_t slot = static_cast<std::size_t>(piece) % pieces_.size();
  float* row = rows_.data() + slot * stride_;
  if (pieces_[slot] != piece) {
    embedding_.row(piece, embedded_.data());
    inputs_.assign(embedded_.data(), embedding_.columns(), 1, embedding_.columns());
    projection_.multiply(inputs_, row, projection_.width());
    norm_.apply(row);
    if (with_embedding_) std::copy(embedded_.begin(), embedded_.end(), row + projection_.out());
    pieces_[slot] = piece;
  }
  return row;
}

}  // namespace glossa
