// Greedy search: the most probable token at each step.
#pragma once

#include <span>
#include <vector>

#include "search/batch.h"
#include "search/hypothesis.h"

namespace glossa {

// Result k belongs to sentence k.
std::vector<Hypothesis> search_greedy(const Batch& batch);

// The same walk along given targets (ids ended by eos), one per sentence, which are aligned too.
// Any token can be in them: the batch must not want a shortlist. It has no prefix.
std::vector<Hypothesis> force(const Batch& batch, std::span<const std::vector<int>> targets);

}  // namespace glossa
