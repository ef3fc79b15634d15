// The pieces of a model, their scores and their ids.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "glossa/error.h"
#include "model_file/config.h"
#include "model_file/safetensors.h"

namespace glossa {

class Vocabulary {
 public:
  // Reads tokenizer.pieces (U8: in the order of ids, each ended by a NUL) and tokenizer.scores
  // (F32 [V]: log-probabilities of the unigram model).
  // Error: kInvalidModel.
  static Result<Vocabulary> read(const Safetensors& file, const Config& config);

  const std::string& piece(int id) const { return pieces_[static_cast<std::size_t>(id)]; }
  float score(int id) const { return scores_[static_cast<std::size_t>(id)]; }
  // The lowest score of a piece that can stand for text.
  float min_score() const { return min_score_; }
  int size() const { return static_cast<int>(pieces_.size()); }

  int unk() const { return unk_; }
  int eos() const { return eos_; }
  // <pad>, <s> and </s>, which stand for no text.
  bool is_control(int id) const { return id == pad_ || id == bos_ || id == eos_; }

  // Calls found(size, id) for every piece that is a prefix of `text`, shortest first. Control
  // pieces and <unk> never match.
  template <typename F>
  void for_each_prefix(std::string_view text, F found) const;

 private:
  // The range of sorted_ whose pieces continue with `byte` at `depth`, from within [first, last),
  // which is not empty.
  std::pair<std::size_t, std::size_t> narrow(std::size_t first, std::size_t last, std::size_t depth,
                                             char byte) const;

  std::vector<std::string> pieces_;
  std::vector<float> scores_;
  std::vector<int> sorted_;  // ids of the pieces that can stand for text, in order of their bytes
  std::array<std::size_t, 257> by_byte_ = {};  // where in sorted_ those of this byte or later begin
  float min_score_ = 0;
  int pad_ = 0;
  int unk_ = 0;
  int bos_ = 0;
  int eos_ = 0;
};

template <typename F>
void Vocabulary::for_each_prefix(std::string_view text, F found) const {
  if (text.empty()) return;
  const auto byte = static_cast<unsigned char>(text.front());
  std::size_t first = by_byte_[byte];
  std::size_t last = by_byte_[byte + 1];
  for (std::size_t depth = 0; depth < text.size(); ++depth) {
    if (depth > 0) std::tie(first, last) = narrow(first, last, depth, text[depth]);
    if (first == last) return;
    // The piece that ends here, if any, sorts before those that continue.
    if (piece(sorted_[first]).size() == depth + 1) found(depth + 1, sorted_[first]);
  }
}

}  // namespace glossa
