// Beam search with length normalization, over several sentences at once.
#pragma once

#include <span>
#include <vector>

#include "model/parts.h"
#include "search/hypothesis.h"

namespace glossa {

struct BeamOptions {
  std::size_t beam = 4;         // hypotheses kept per step and finished per sentence, at least 1
  float length_penalty = 1.0F;  // finished ones are ranked by score / tokens^length_penalty
};

// Sentences are token ids ended by eos, none of them empty. Result k belongs to sentences[k]: its
// finished hypotheses, 1 to beam of them, best first. With a beam of 1 this is greedy search.
std::vector<std::vector<Hypothesis>> search_beam(const Parts& model,
                                                 std::span<const std::vector<int>> sentences,
                                                 const BeamOptions& options);

}  // namespace glossa
