// The matrix products of translating one sentence and nothing else: what no decoder with these
// kernels can be faster than.
#pragma once

#include <memory>

#include "glossa/model.h"

namespace glossa::bench {

struct Work {
  int source_tokens;
  int steps;       // of the decoder
  int rows;        // hypotheses decoded together: the beam
  int candidates;  // of the last layer; at most the vocabulary
};

class Products {
 public:
  Products(Model model, const Work& work);
  ~Products();

  // Multiply-adds of one run.
  double operations() const;
  // The products of the sentence, on inputs that are quantized already. What translating takes from
  // its caches is not computed here either.
  void run();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace glossa::bench
