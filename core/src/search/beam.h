// Beam search with length normalization, over several sentences at once.
#pragma once

#include <vector>

#include "search/batch.h"
#include "search/hypothesis.h"

namespace glossa {

struct BeamOptions {
  std::size_t beam = 4;         // hypotheses kept per step and finished per sentence, at least 1
  float length_penalty = 1.0F;  // finished ones are ranked by score / tokens^length_penalty
  bool every_unknown = false;   // each has as many <unk>s as its sentence
};

// Result k belongs to sentence k: its finished hypotheses, 1 to beam of them, best first. With a
// beam of 1 this is greedy search.
std::vector<std::vector<Hypothesis>> search_beam(const Batch& batch, const BeamOptions& options);

}  // namespace glossa
