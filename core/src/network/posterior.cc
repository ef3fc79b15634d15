#include "network/posterior.h"

#include <algorithm>

namespace glossa {
namespace {

std::size_t size(Index index) { return static_cast<std::size_t>(index); }

// y = x + row
void add(const kernels::Kernels& kernels, const float* x, const float* row, std::vector<float>& y) {
  constexpr float kOnce = 1;
  const kernels::Rows rows{.first = row, .stride = 0, .count = 1, .columns = y.size()};
  kernels.weighted_sum(x, &kOnce, rows, y.data());
}

}  // namespace

Posterior::Posterior(const Network& network, Caches& caches, const Encoded& encoded,
                     std::size_t sentence, std::span<const int> target)
    : network_(network),
      caches_(caches),
      encoded_(encoded),
      sentence_(sentence),
      length_(size(encoded.lengths[sentence])),
      inputs_(network.kernels, network.precision, encoded.lengths[sentence],
              std::max(network.decoder_units, network.output().columns())),
      recurrent_(size(network.recurrent.width())),
      gates_(size(network.gates)),
      readout_(size(network.readout_units)),
      likelihoods_(length_),
      states_(encoded.lengths[sentence], network.decoder_units),
      features_(encoded.lengths[sentence],
                network.tied ? network.state_readout->width() : network.output().columns()) {
  for (const int token : target) {
    token_layers_.push_back(network.output().layer(network.kernels, {&token, 1}));
  }
  logits_.resize(states_.rows(), token_layers_.front().width());
}

// The row of Encoded::projected.
const float* Posterior::projected(std::size_t position) const {
  const Index first = static_cast<Index>(sentence_) * encoded_.length;
  return encoded_.projected.row(first + static_cast<Index>(position)).data();
}

// token: the row of the previous token in the cache, without its share of the query.
void Posterior::advance_states(std::span<const float> state, const float* token) {
  inputs_.assign(state.data(), 0, 1, network_.decoder_units);
  network_.recurrent.multiply(inputs_, recurrent_.data(), 0);
  const Index keys = network_.attention_units;
  for (std::size_t i = 0; i < length_; ++i) {
    add(network_.kernels, token, projected(i) + keys, gates_);
    float* to = states_.row(static_cast<Index>(i)).data();
    std::copy(state.begin(), state.end(), to);
    network_.kernels.gru_gates(gates_.data(), recurrent_.data() + keys, to, state.size());
  }
}

// Writes features_. token: as for advance_states.
void Posterior::read_out(const float* token) {
  const Index units = network_.decoder_units;
  const Index of_readout = network_.attention_units + network_.gates;
  if (network_.tied) {
    inputs_.assign(states_.data(), states_.cols(), states_.rows(), units);
    network_.state_readout->multiply(inputs_, features_.data(), features_.cols());
  }
  for (std::size_t i = 0; i < length_; ++i) {
    float* features = features_.row(static_cast<Index>(i)).data();
    if (network_.tied) {
      add(network_.kernels, token + network_.gates, projected(i) + of_readout, readout_);
      network_.kernels.add_tanh(features, readout_.data(), readout_.size());
      continue;
    }
    features = std::copy_n(states_.row(static_cast<Index>(i)).data(), units, features);
    features = std::copy_n(projected(i) + of_readout, network_.readout_units, features);
    std::copy_n(token + network_.gates, network_.target_embedding().columns(), features);
  }
}

void Posterior::weigh(std::size_t t, std::span<const float> state, int previous,
                      std::span<float> attention) {
  const float* token = caches_.target.row(previous);
  if (network_.query_reads_embedding) token += network_.attention_units;
  advance_states(state, token);
  read_out(token);
  inputs_.assign(features_.data(), features_.cols(), features_.rows(), network_.output().columns());
  token_layers_[t].multiply(inputs_, logits_.data(), logits_.cols());

  // The likelihoods up to a factor: the softmax divides by their sum.
  for (std::size_t i = 0; i < length_; ++i) likelihoods_[i] = logits_(static_cast<Index>(i), 0);
  network_.kernels.softmax(likelihoods_.data(), length_);
  float sum = 0;
  for (std::size_t i = 0; i < length_; ++i) sum += likelihoods_[i] * attention[i];
  if (sum <= 0) return;  // what was attended to has no likelihood that a float holds
  for (std::size_t i = 0; i < length_; ++i) attention[i] = likelihoods_[i] * attention[i] / sum;
}

}  // namespace glossa
