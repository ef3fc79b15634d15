// What a search finds.
#pragma once

#include <vector>

namespace glossa {

struct Hypothesis {
  std::vector<int> tokens;               // [T], ended by eos unless the length limit cut it
  std::vector<float> log_probabilities;  // [T], natural log
  std::vector<float> attention;          // [T, S] row-major
  float score = 0;                       // the sum of log_probabilities
};

}  // namespace glossa
