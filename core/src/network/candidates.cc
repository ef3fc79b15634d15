#include "network/candidates.h"

#include <algorithm>
#include <numeric>

namespace glossa {

namespace {

std::vector<int> all_pieces(const Network& network) {
  std::vector<int> pieces(static_cast<std::size_t>(network.output().rows()));
  std::iota(pieces.begin(), pieces.end(), 0);
  return pieces;
}

}  // namespace

Candidates::Candidates(const Network& network, std::size_t sentences)
    : first_(&network.frequent_output), further_(sentences), further_layers_(sentences) {
  if (first_->out() != network.output().rows()) {
    whole_ = network.output().layer(network.kernels, all_pieces(network));
    first_ = &*whole_;
  }
  first_count_ = static_cast<std::size_t>(first_->out());
  width_ = first_->width();
}

Candidates::Candidates(const Network& network, const Shortlist& shortlist,
                       std::span<const std::vector<int>> sentences)
    : first_(&network.frequent_output),
      first_tokens_(shortlist.frequent()),
      first_count_(first_tokens_.size()),
      width_(first_->width()) {
  for (const auto& sentence : sentences) {
    further_.push_back(shortlist.further(sentence));
    further_layers_.push_back(network.output().layer(network.kernels, further_.back()));
    width_ = std::max(width_, first_->out() + further_layers_.back().width());
  }
}

int Candidates::token(std::size_t sentence, std::size_t index) const {
  if (index >= first_count_) return further_[sentence][index - first_count_];
  return first_tokens_.empty() ? static_cast<int>(index) : first_tokens_[index];
}

void Candidates::score(const Inputs& x, std::span<const std::size_t> sentences_of_rows, float* y,
                       Index stride) const {
  first_->multiply(x, y, stride);
  std::size_t row = 0;
  while (row < sentences_of_rows.size()) {
    const std::size_t sentence = sentences_of_rows[row];
    std::size_t end = row;
    while (end < sentences_of_rows.size() && sentences_of_rows[end] == sentence) ++end;
    if (!further_[sentence].empty()) {
      // Over what fills up the last panel of the first run.
      float* logits = y + static_cast<Index>(row) * stride + first_->out();
      further_layers_[sentence].multiply(x, static_cast<Index>(row), static_cast<Index>(end - row),
                                         logits, stride);
    }
    row = end;
  }
}

}  // namespace glossa
