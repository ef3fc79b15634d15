#include "network/decoder.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace glossa {
namespace {

std::size_t size(Index index) { return static_cast<std::size_t>(index); }

}  // namespace

Decoder::Decoder(const Config& config, const Network& network, Caches& caches,
                 const Encoded& encoded, const Candidates& candidates, std::size_t max_rows)
    : config_(config),
      network_(network),
      caches_(caches),
      encoded_(encoded),
      candidates_(candidates),
      inputs_(network.kernels, network.precision, static_cast<Index>(max_rows),
              std::max(network.decoder_units, network.output().columns())),
      gates_(size(network.gates)),
      log_normalizers_(max_rows) {
  const auto rows = static_cast<Index>(max_rows);
  sentences_.reserve(max_rows);
  state_.resize(rows, network.decoder_units);
  recurrent_.resize(rows, network.recurrent.width());
  attention_.resize(rows, encoded.length);
  features_.resize(
      rows, network.tied ? network.state_readout->width() : network.linear_output->columns());
  readout_.resize(rows, network.readout_units);
  logits_.resize(rows, candidates.width());
  for (Index b = 0; b < encoded.initial.rows(); ++b) {
    std::copy_n(encoded.initial.row(b).data(), network.decoder_units, state_.row(b).data());
  }
  next_state_ = state_;
}

void Decoder::select(std::span<const std::size_t> parents) {
  for (std::size_t row = 0; row < parents.size(); ++row) {
    state_.row(static_cast<Index>(row)) = next_state_.row(static_cast<Index>(parents[row]));
  }
}

// token: the row of the previous token in the cache.
void Decoder::advance_state(std::size_t row, const float* token) {
  const kernels::Kernels& kernels = network_.kernels;
  const auto k = static_cast<Index>(row);
  const auto sentence = static_cast<Index>(sentences_[row]);
  const Index keys = network_.attention_units;
  const Index gates = network_.gates;
  const kernels::Rows source{.first = encoded_.projected.row(sentence * encoded_.length).data(),
                             .stride = size(encoded_.projected.cols()),
                             .count = size(encoded_.lengths[sentences_[row]]),
                             .columns = size(keys)};
  float* query = recurrent_.row(k).data();
  if (network_.query_reads_embedding) {
    std::transform(query, query + keys, token, query, std::plus<>());
    token += keys;
  }
  float* weights = attention_.row(k).data();
  kernels.additive_energies(network_.v.data(), query, source, weights);
  kernels.softmax(weights, source.count);

  kernels::Rows values = source;
  values.first += keys;
  values.columns = size(gates);
  kernels.weighted_sum(token, weights, values, gates_.data());
  values.first += gates;
  values.columns = size(network_.readout_units);
  if (network_.tied) {
    kernels.weighted_sum(token + gates, weights, values, readout_.row(k).data());
  } else {
    kernels.weighted_sum(nullptr, weights, values,
                         features_.row(k).data() + network_.decoder_units);
  }
  next_state_.row(k) = state_.row(k);
  kernels.gru_gates(gates_.data(), query + keys, next_state_.row(k).data(),
                    size(network_.decoder_units));
}

// Writes features_, and prepares them for the last layer.
void Decoder::read_out(std::span<const DecoderInput> rows) {
  const auto count = static_cast<Index>(rows.size());
  const Index units = network_.decoder_units;
  if (network_.tied) {
    inputs_.assign(next_state_.data(), next_state_.cols(), count, units);
    network_.state_readout->multiply(inputs_, features_.data(), features_.cols());
    for (Index k = 0; k < count; ++k) {
      network_.kernels.add_tanh(features_.row(k).data(), readout_.row(k).data(),
                                size(network_.readout_units));
    }
  } else {
    for (Index k = 0; k < count; ++k) {
      float* features = features_.row(k).data();
      std::copy_n(next_state_.row(k).data(), units, features);
      const float* token = caches_.target.row(rows[size(k)].previous);
      std::copy_n(token + network_.target_projection.out(), network_.target_embedding().columns(),
                  features + units + network_.readout_units);
    }
  }
  inputs_.assign(features_.data(), features_.cols(), count, network_.output().columns());
}

void Decoder::step(std::span<const DecoderInput> rows) {
  sentences_.clear();
  for (const DecoderInput& row : rows) sentences_.push_back(row.sentence);
  const auto count = static_cast<Index>(rows.size());
  inputs_.assign(state_.data(), state_.cols(), count, network_.decoder_units);
  network_.recurrent.multiply(inputs_, recurrent_.data(), recurrent_.cols());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    advance_state(k, caches_.target.row(rows[k].previous));
  }
  read_out(rows);
  candidates_.score(inputs_, sentences_, logits_.data(), logits_.cols());

  constexpr float kNever = -std::numeric_limits<float>::infinity();
  for (std::size_t k = 0; k < rows.size(); ++k) {
    float* logits = logits_.row(static_cast<Index>(k)).data();
    log_normalizers_[k] = network_.kernels.log_sum_exp(logits, candidates_.count(sentences_[k]));
    if (!candidates_.is_whole_vocabulary()) continue;
    logits[config_.pad] = kNever;
    logits[config_.bos] = kNever;
  }
}

std::span<const float> Decoder::logits(std::size_t row) const {
  return {logits_.row(static_cast<Index>(row)).data(), candidates_.count(sentences_[row])};
}

std::span<const float> Decoder::attention(std::size_t row) const {
  return {attention_.row(static_cast<Index>(row)).data(), size(encoded_.lengths[sentences_[row]])};
}

std::span<const float> Decoder::state_before(std::size_t row) const {
  return {state_.row(static_cast<Index>(row)).data(), size(state_.cols())};
}

}  // namespace glossa
