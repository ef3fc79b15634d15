#include "network/encoder.h"

#include <algorithm>

#include "kernels/activations.h"

namespace glossa {
namespace {

// [B * T, E]; rows of pads are zero.
Matrix embed(const Matrix& embedding, std::span<const std::vector<int>> sentences, Index length) {
  Matrix x = Matrix::Zero(static_cast<Index>(sentences.size()) * length, embedding.cols());
  for (std::size_t b = 0; b < sentences.size(); ++b) {
    for (std::size_t i = 0; i < sentences[b].size(); ++i) {
      x.row(static_cast<Index>(b) * length + static_cast<Index>(i)) =
          embedding.row(sentences[b][i]);
    }
  }
  return x;
}

}  // namespace

Encoded encode(const Weights& weights, std::span<const std::vector<int>> sentences) {
  Encoded encoded;
  for (const auto& sentence : sentences) {
    encoded.lengths.push_back(static_cast<Index>(sentence.size()));
    encoded.length = std::max(encoded.length, encoded.lengths.back());
  }

  Matrix x = embed(weights.source_embedding, sentences, encoded.length);
  Matrix forward;   // [B, H], the state at the last token
  Matrix backward;  // [B, H], the state at the first
  for (const auto& [forward_gru, backward_gru] : weights.encoder) {
    const Index units = forward_gru.units();
    encoded.states.setZero(x.rows(), 2 * units);
    gru_sequence(forward_gru, Direction::kForward, x, encoded.lengths, encoded.length,
                 encoded.states, 0, forward);
    gru_sequence(backward_gru, Direction::kBackward, x, encoded.lengths, encoded.length,
                 encoded.states, units, backward);
    x = encoded.states;
  }

  Matrix ends(forward.rows(), forward.cols() + backward.cols());
  ends << forward, backward;
  apply(weights.init, ends, encoded.initial);
  kernels::tanh(encoded.initial.data(), static_cast<std::size_t>(encoded.initial.size()));
  apply(weights.attention.keys, encoded.states, encoded.keys);
  return encoded;
}

}  // namespace glossa
