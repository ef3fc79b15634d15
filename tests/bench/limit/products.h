// The matrix products of translating one sentence greedily and nothing else: what no decoder with
// these kernels can be faster than.
#pragma once

#include <memory>
#include <string_view>

#include "glossa/model.h"

namespace glossa::bench {

class Products {
 public:
  // Those that the sentence takes, with as many steps as its translation has tokens. The sentence
  // is one that is translated as it is, in one piece.
  Products(const Model& model, std::string_view sentence);
  ~Products();

  // Multiply-adds of one run.
  double operations() const;
  // All products, on inputs that are quantized already. What translating takes from its caches is
  // not computed here either.
  void run();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace glossa::bench
