// What a search finds.
#pragma once

#include <cstddef>
#include <vector>

namespace glossa {

struct Hypothesis {
  std::vector<int> tokens;               // [S], ended by eos unless the length limit cut it
  std::vector<float> log_probabilities;  // [S], natural log
  std::vector<float> attention;          // [S, T] row-major
  std::vector<float> alignment = {};     // [S, T], of a forced one; see network/posterior.h
  float score = 0;                       // the sum of log_probabilities
};

// Makes room, so that a hypothesis grows without allocating.
inline void reserve(Hypothesis& hypothesis, std::size_t tokens, std::size_t source_tokens) {
  hypothesis.tokens.reserve(tokens);
  hypothesis.log_probabilities.reserve(tokens);
  hypothesis.attention.reserve(tokens * source_tokens);
}

}  // namespace glossa
