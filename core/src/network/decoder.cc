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
      states_(max_rows, network.decoder_units),
      inputs_(network.kernels, network.precision, states_.rows(), states_.cols()),
      recurrent_(max_rows, network.recurrent.width()),
      attention_(max_rows, encoded.length),
      cell_(network, states_.rows()),
      logits_(max_rows, candidates.width()),
      log_normalizers_(max_rows) {
  sentences_.reserve(max_rows);
  cell_.start(encoded.initial);
  states_ = cell_.states();
}

void Decoder::select(std::span<const std::size_t> parents) {
  for (std::size_t row = 0; row < parents.size(); ++row) {
    states_.row(static_cast<Index>(row)) = cell_.states().row(static_cast<Index>(parents[row]));
  }
}

// token: the row of the previous token in the cache.
void Decoder::advance(std::size_t row, const float* token) {
  const kernels::Kernels& kernels = network_.kernels;
  const auto k = static_cast<Index>(row);
  const Index keys = network_.attention_units;
  float* query = recurrent_.row(k).data();
  if (network_.query_reads_embedding) {
    std::transform(query, query + keys, token, query, std::plus<>());
    token += keys;
  }
  network_.decoder_hidden_norm.apply(query + keys);
  const kernels::StridedRows positions = encoded_.positions(sentences_[row]);
  kernels::StridedRows source = positions;
  source.columns = size(keys);
  float* weights = attention_.row(k).data();
  kernels.additive_energies(network_.v.data(), query, source, weights);
  kernels.softmax(weights, source.count);
  cell_.advance(k, {.state = state_before(row),
                    .hidden_gates = query + keys,
                    .token = token,
                    .weights = weights,
                    .positions = positions});
}

void Decoder::step(std::span<const DecoderInput> rows) {
  sentences_.clear();
  for (const DecoderInput& row : rows) sentences_.push_back(row.sentence);
  const auto count = static_cast<Index>(rows.size());
  inputs_.assign(states_.data(), states_.cols(), count, states_.cols());
  network_.recurrent.multiply(inputs_, recurrent_.data(), recurrent_.cols());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    advance(k, caches_.target.row(rows[k].previous));
  }
  candidates_.score(cell_.features(count), sentences_, logits_.data(), logits_.cols());

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
  return {states_.row(static_cast<Index>(row)).data(), size(states_.cols())};
}

}  // namespace glossa
