// The pieces that decoding scores, sentence by sentence: the whole vocabulary or a shortlist.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "layers/linear.h"
#include "model_file/shortlist.h"
#include "network/network.h"

namespace glossa {

class Candidates {
 public:
  // The whole vocabulary for `sentences` sentences. `network` must outlive this.
  Candidates(const Network& network, std::size_t sentences);
  // Those that `shortlist`, with which the network was made, has for each sentence (token ids).
  // Both must outlive this.
  Candidates(const Network& network, const Shortlist& shortlist,
             std::span<const std::vector<int>> sentences);
  Candidates(const Candidates&) = delete;  // first_ may point into this
  Candidates& operator=(const Candidates&) = delete;

  // The number of candidates of a sentence.
  std::size_t count(std::size_t sentence) const { return first_count_ + further_[sentence].size(); }
  // Whether every token is a candidate, pad and bos too: then candidate k is token k.
  bool is_whole_vocabulary() const { return first_tokens_.empty(); }
  // Candidate `index` of a sentence as a token id; they ascend in two runs.
  int token(std::size_t sentence, std::size_t index) const;
  // Floats that a row of logits needs, at least every count.
  Index width() const { return width_; }

  // Writes the logits of all candidates of the last layer's inputs x; row r goes to y + r * stride.
  // sentences_of_rows[r] is the sentence of row r; rows of one sentence stand together.
  void score(const Inputs& x, std::span<const std::size_t> sentences_of_rows, float* y,
             Index stride) const;

 private:
  std::optional<Linear> whole_;        // where the network has not this layer already
  const Linear* first_;                // scored for all sentences
  std::span<const int> first_tokens_;  // empty: they are the numbers from 0 on
  std::size_t first_count_;
  std::vector<std::vector<int>> further_;  // [sentences] tokens
  std::vector<Linear> further_layers_;     // [sentences], where there are further candidates
  Index width_;
};

}  // namespace glossa
