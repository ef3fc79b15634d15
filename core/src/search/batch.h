// What is searched: sentences to decode together, and with what.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/parts.h"
#include "network/candidates.h"
#include "network/projection_cache.h"

namespace glossa {

struct Batch {
  const Parts& model;
  Caches& caches;
  // Token ids ended by eos, none of them empty.
  std::span<const std::vector<int>> sentences;
  // Score only the pieces of the model's shortlist, if it has one.
  bool shortlist = true;
  // Token ids that every hypothesis begins with; the whole vocabulary is scored then, because they
  // can be any but pad, bos and eos. There is room for one token more in max_target_tokens.
  std::span<const int> prefix = {};
  // What the pieces after the prefix spell; the last of them may go on beyond it. Each of its
  // characters is a piece too, so that there is a way. Here too the whole vocabulary is scored.
  std::string_view rest = {};

  Candidates candidates() const {
    if (shortlist && model.shortlist && prefix.empty() && rest.empty()) {
      return {model.network, *model.shortlist, sentences};
    }
    return {model.network, sentences.size()};
  }
};

}  // namespace glossa
