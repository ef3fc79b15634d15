// One step of the GRU decoder with attention, for any number of rows at once. A row is one
// hypothesis of one sentence.
#pragma once

#include <span>
#include <vector>

#include "layers/matrix.h"
#include "model_file/config.h"
#include "network/candidates.h"
#include "network/decoder_cell.h"
#include "network/encoder.h"
#include "network/network.h"
#include "network/projection_cache.h"

namespace glossa {

// What a row is about to do.
struct DecoderInput {
  std::size_t sentence;  // of the encoded batch; rows of one sentence stand together
  int previous;          // y_{t-1}: the token chosen before, bos at first
};

// Owns what a step reads and writes, so that steps allocate nothing.
class Decoder {
 public:
  // For at most `max_rows` rows. All are used until the end and must outlive this.
  Decoder(const Config& config, const Network& network, Caches& caches, const Encoded& encoded,
          const Candidates& candidates, std::size_t max_rows);

  // Makes row k go on from the state that row parents[k] has reached; due before every step but
  // the first. At first row b is sentence b's s_0.
  void select(std::span<const std::size_t> parents);

  // s_{t-1} -> s_t for each row, with the logits of the next token and the attention.
  void step(std::span<const DecoderInput> rows);

  // Of the last step. One logit per candidate of the row's sentence; -infinity for pad and bos,
  // which are never said.
  std::span<const float> logits(std::size_t row) const;
  // log Σ exp of them, pad and bos included: log-probability = logit - log_normalizer.
  float log_normalizer(std::size_t row) const { return log_normalizers_[row]; }
  // The token of a candidate.
  int token(std::size_t row, std::size_t candidate) const {
    return candidates_.token(sentences_[row], candidate);
  }
  // [T of the row's sentence]
  std::span<const float> attention(std::size_t row) const;
  // [D], s_{t-1}: what the step went on from.
  std::span<const float> state_before(std::size_t row) const;

 private:
  void advance(std::size_t row, const float* token);

  const Config& config_;
  const Network& network_;
  Caches& caches_;
  const Encoded& encoded_;
  const Candidates& candidates_;
  std::vector<std::size_t> sentences_;  // [rows]
  Matrix states_;                       // [rows, D], s_{t-1}
  Inputs inputs_;                       // the states
  Matrix recurrent_;                    // [rows, A + 3D]: query and hidden gates
  Matrix attention_;                    // [rows, T]
  DecoderCell cell_;                    // has s_t
  Matrix logits_;                       // [rows, candidates]
  std::vector<float> log_normalizers_;  // [rows]
};

}  // namespace glossa
