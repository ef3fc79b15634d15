// Searching in tests: with new caches each time, and what holds for every hypothesis.
#pragma once

#include <vector>

#include "glossa/model.h"
#include "search/beam.h"
#include "search/greedy.h"

namespace glossa::test {

using Ids = std::vector<int>;

std::vector<Hypothesis> greedy(const Model& model, const std::vector<Ids>& sentences,
                               bool shortlist = false);
std::vector<std::vector<Hypothesis>> beam(const Model& model, const std::vector<Ids>& sentences,
                                          const BeamOptions& options, bool shortlist = false);
std::vector<Hypothesis> forced(const Model& model, const std::vector<Ids>& sentences,
                               const std::vector<Ids>& targets);

// The first `count` sentences of tiny-tied.tsv; ids are the same in all tiny models.
std::vector<Ids> tiny_sentences(const Model& model, std::size_t count);

// What hypotheses are ranked by.
double rank(const Hypothesis& hypothesis, double length_penalty);

// The sizes, the sum of the log-probabilities, the rows of attention.
void check_consistent(const Hypothesis& hypothesis, std::size_t source_tokens);

// The same tokens and the same bits.
void check_same(const Hypothesis& a, const Hypothesis& b);

}  // namespace glossa::test
