// What can come next after the beginning of a translation.
#pragma once

#include <cstddef>
#include <vector>

#include "search/batch.h"

namespace glossa {

// The next token, in the n ways that are most probable.
struct Continuations {
  std::vector<int> tokens;               // [n], the most probable first
  std::vector<float> log_probabilities;  // [n], natural log
  std::vector<float> attention;          // [T] of this step, whatever token it chooses
};

// Forces the batch's prefix, which can be empty, for its only sentence. n is `count`, or how many
// tokens fit the batch's rest, if there is any, or can be said at all. The batch must not want a
// shortlist.
Continuations continuations(const Batch& batch, std::size_t count);

}  // namespace glossa
