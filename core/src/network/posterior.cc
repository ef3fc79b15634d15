#include "network/posterior.h"

namespace glossa {

Posterior::Posterior(const Network& network, Caches& caches, const Encoded& encoded,
                     std::size_t sentence, std::span<const int> target)
    : network_(network),
      caches_(caches),
      positions_(encoded.positions(sentence)),
      inputs_(network.kernels, network.precision, 1, network.decoder_units),
      recurrent_(static_cast<std::size_t>(network.recurrent.width())),
      cell_(network, encoded.lengths[sentence]),
      likelihoods_(positions_.count) {
  for (const int token : target) {
    token_layers_.push_back(network.output().layer(network.kernels, {&token, 1}));
  }
  logits_.resize(encoded.lengths[sentence], token_layers_.front().width());
}

void Posterior::weigh(std::size_t t, std::span<const float> state, int previous,
                      std::span<float> attention) {
  inputs_.assign(state.data(), 0, 1, network_.decoder_units);
  network_.recurrent.multiply(inputs_, recurrent_.data(), 0);
  float* hidden_gates = recurrent_.data() + network_.attention_units;
  network_.decoder_hidden_norm.apply(hidden_gates);
  const float* token = caches_.target.row(previous);
  if (network_.query_reads_embedding) token += network_.attention_units;

  constexpr float kWhole = 1;
  kernels::StridedRows position = positions_;
  position.count = 1;
  const Index count = logits_.rows();
  for (Index i = 0; i < count; ++i, position.first += position.stride) {
    cell_.advance(i, {.state = state,
                      .hidden_gates = hidden_gates,
                      .token = token,
                      .weights = &kWhole,
                      .positions = position});
  }
  token_layers_[t].multiply(cell_.features(count), logits_.data(), logits_.cols());

  // The likelihoods up to a factor: the softmax divides by their sum.
  for (Index i = 0; i < count; ++i) likelihoods_[static_cast<std::size_t>(i)] = logits_(i, 0);
  network_.kernels.softmax(likelihoods_.data(), likelihoods_.size());
  float sum = 0;
  for (std::size_t i = 0; i < attention.size(); ++i) sum += likelihoods_[i] * attention[i];
  if (sum <= 0) return;  // what was attended to has no likelihood that a float holds
  for (std::size_t i = 0; i < attention.size(); ++i) {
    attention[i] = likelihoods_[i] * attention[i] / sum;
  }
}

}  // namespace glossa
