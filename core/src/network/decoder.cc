#include "network/decoder.h"

#include <limits>

#include "kernels/reductions.h"

namespace glossa {

void Decoder::select(std::span<const Index> parents) {
  next_state_.resize(static_cast<Index>(parents.size()), state_.cols());
  for (std::size_t row = 0; row < parents.size(); ++row) {
    next_state_.row(static_cast<Index>(row)) = state_.row(parents[row]);
  }
  state_.swap(next_state_);
}

void Decoder::attend_rows(std::span<const DecoderInput> rows) {
  const Index embedding = weights_.target_embedding().cols();
  multiply(state_, weights_.attention.query, query_);
  attention_.resize(static_cast<Index>(rows.size()), encoded_.length);
  attention_lengths_.resize(rows.size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto row = static_cast<Index>(k);
    const Index length = encoded_.lengths[static_cast<std::size_t>(rows[k].sentence)];
    const Index first = rows[k].sentence * encoded_.length;
    attend(weights_.attention, encoded_.keys.middleRows(first, length),
           encoded_.states.middleRows(first, length), query_.row(row).data(),
           attention_.row(row).data(), input_.row(row).data() + embedding);
    attention_lengths_[k] = length;
  }
}

void Decoder::step(std::span<const DecoderInput> rows) {
  const auto count = static_cast<Index>(rows.size());
  const Matrix& embedding = weights_.target_embedding();
  const Index embedding_size = embedding.cols();
  const Index context_size = encoded_.states.cols();

  input_.resize(count, embedding_size + context_size);
  for (Index row = 0; row < count; ++row) {
    input_.row(row).head(embedding_size) =
        embedding.row(rows[static_cast<std::size_t>(row)].previous);
  }
  attend_rows(rows);
  apply(weights_.decoder.input, input_, input_gates_);
  gru_step(weights_.decoder, input_gates_, hidden_gates_, state_);

  features_.resize(count, state_.cols() + context_size + embedding_size);
  features_ << state_, input_.rightCols(context_size), input_.leftCols(embedding_size);
  read_out(weights_.readout, embedding, features_, readout_, logits_);
  for (Index row = 0; row < count; ++row) {
    kernels::log_softmax(logits_.row(row).data(), static_cast<std::size_t>(logits_.cols()));
  }
  logits_.col(config_.pad).setConstant(-std::numeric_limits<float>::infinity());
  logits_.col(config_.bos).setConstant(-std::numeric_limits<float>::infinity());
}

std::span<const float> Decoder::attention(Index row) const {
  return {attention_.row(row).data(),
          static_cast<std::size_t>(attention_lengths_[static_cast<std::size_t>(row)])};
}

}  // namespace glossa
