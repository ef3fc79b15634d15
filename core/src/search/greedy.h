// Greedy search: the most probable token at each step.
#pragma once

#include <span>
#include <vector>

#include "model/parts.h"
#include "search/hypothesis.h"

namespace glossa {

// Sentences are token ids ended by eos, none of them empty. Result k belongs to sentences[k].
std::vector<Hypothesis> search_greedy(const Parts& model,
                                      std::span<const std::vector<int>> sentences);

// The same walk along given targets (ids ended by eos), one per sentence.
std::vector<Hypothesis> force(const Parts& model, std::span<const std::vector<int>> sentences,
                              std::span<const std::vector<int>> targets);

}  // namespace glossa
