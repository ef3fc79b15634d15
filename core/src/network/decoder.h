// One step of the GRU decoder with attention, for any number of rows at once. A row is one
// hypothesis of one sentence.
#pragma once

#include <span>
#include <vector>

#include "layers/matrix.h"
#include "model/config.h"
#include "model/weights.h"
#include "network/encoder.h"

namespace glossa {

// What a row is about to do.
struct DecoderInput {
  Index sentence;  // of the encoded batch
  int previous;    // y_{t-1}: the token chosen before, bos at first
};

// Owns what a step reads and writes. Buffers are kept from step to step while the number of rows
// stays the same.
class Decoder {
 public:
  // All are used until the end and must outlive this.
  Decoder(const Config& config, const Weights& weights, const Encoded& encoded)
      : config_(config), weights_(weights), encoded_(encoded), state_(encoded.initial) {}

  // Makes row k go on from the state of row parents[k]. At first row b is sentence b's s_0.
  void select(std::span<const Index> parents);

  // s_{t-1} -> s_t for each row, with the log-probabilities of the next token and the attention.
  void step(std::span<const DecoderInput> rows);

  // Of the last step. [rows, V]; -infinity for pad and bos, which are never said.
  const Matrix& log_probabilities() const { return logits_; }
  // [T of the row's sentence]
  std::span<const float> attention(Index row) const;

 private:
  void attend_rows(std::span<const DecoderInput> rows);

  const Config& config_;
  const Weights& weights_;
  const Encoded& encoded_;
  Matrix state_;                          // [rows, D]
  Matrix next_state_;                     // [rows, D], for select
  Matrix query_;                          // [rows, A]
  Matrix attention_;                      // [rows, T]
  std::vector<Index> attention_lengths_;  // [rows]
  Matrix input_;                          // [rows, E + 2H]: [embedding ; context]
  Matrix input_gates_;                    // [rows, 3D]
  Matrix hidden_gates_;                   // [rows, 3D]
  Matrix features_;                       // [rows, D + 2H + E]: [state ; context ; embedding]
  Matrix readout_;                        // [rows, E], tied readout only
  Matrix logits_;                         // [rows, V]
};

}  // namespace glossa
