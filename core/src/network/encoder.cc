#include "network/encoder.h"

#include <algorithm>

#include "layers/gru.h"

namespace glossa {
namespace {

// [B * T, 6H]: the gates' input of the first layer; rows of pads are not written.
Matrix first_input(const Network& network, Caches& caches,
                   std::span<const std::vector<int>> sentences, Index length) {
  const Index width = network.encoder.front().input.out();
  Matrix input(static_cast<Index>(sentences.size()) * length, width);
  for (std::size_t b = 0; b < sentences.size(); ++b) {
    for (std::size_t i = 0; i < sentences[b].size(); ++i) {
      const Index row = static_cast<Index>(b) * length + static_cast<Index>(i);
      std::copy_n(caches.source.row(sentences[b][i]), width, input.row(row).data());
    }
  }
  return input;
}

// layer(x) of all rows, with room for `columns` columns.
Matrix product(const Network& network, const Linear& layer, const Matrix& x, Index columns = 0) {
  Inputs inputs(network.kernels, network.precision, x.rows(), x.cols());
  inputs.assign(x.data(), x.cols(), x.rows(), x.cols());
  Matrix y(x.rows(), std::max(columns, layer.width()));
  layer.multiply(inputs, y.data(), y.cols());
  return y;
}

}  // namespace

kernels::StridedRows Encoded::positions(std::size_t sentence) const {
  return {.first = projected.row(static_cast<Index>(sentence) * length).data(),
          .stride = static_cast<std::size_t>(projected.cols()),
          .count = static_cast<std::size_t>(lengths[sentence]),
          .columns = static_cast<std::size_t>(projected.cols())};
}

Encoded encode(const Network& network, Caches& caches,
               std::span<const std::vector<int>> sentences) {
  Encoded encoded;
  for (const auto& sentence : sentences) {
    encoded.lengths.push_back(static_cast<Index>(sentence.size()));
    encoded.length = std::max(encoded.length, encoded.lengths.back());
  }
  const Sequences sequences{encoded.lengths, encoded.length};

  Matrix input = first_input(network, caches, sentences, encoded.length);
  Matrix forward;   // [B, H], the state at the last token
  Matrix backward;  // [B, H], the state at the first
  for (const EncoderLayer& layer : network.encoder) {
    const auto& [forward_gru, backward_gru] = layer.grus;
    const Index units = forward_gru.hidden.in();
    if (&layer != &network.encoder.front()) {
      input = product(network, layer.input, encoded.states);
      for (Index row = 0; row < input.rows(); ++row) layer.input_norm.apply(input.row(row).data());
    }
    encoded.states.setZero(input.rows(), 2 * units);
    forward = gru_sequences(network.kernels, network.precision, forward_gru, Direction::kForward,
                            sequences, input.leftCols(3 * units), encoded.states.leftCols(units));
    backward = gru_sequences(network.kernels, network.precision, backward_gru, Direction::kBackward,
                             sequences, input.middleCols(3 * units, 3 * units),
                             encoded.states.rightCols(units));
  }

  Matrix ends(forward.rows(), forward.cols() + backward.cols());
  ends << forward, backward;
  encoded.initial = product(network, network.init, ends);
  network.kernels.tanh(encoded.initial.data(), static_cast<std::size_t>(encoded.initial.size()));

  const Linear& projection = network.source_projection;
  if (network.tied) {
    encoded.projected = product(network, projection, encoded.states);
  } else {
    encoded.projected =
        product(network, projection, encoded.states, projection.out() + encoded.states.cols());
    encoded.projected.middleCols(projection.out(), encoded.states.cols()) = encoded.states;
  }
  return encoded;
}

}  // namespace glossa
