// What is searched: sentences to decode together, and with what.
#pragma once

#include <span>
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

  Candidates candidates() const {
    if (shortlist && model.shortlist) return {model.network, *model.shortlist, sentences};
    return {model.network, sentences.size()};
  }
};

}  // namespace glossa
