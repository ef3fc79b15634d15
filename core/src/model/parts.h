// Everything that a loaded model consists of.
#pragma once

#include "model/config.h"
#include "model/weights.h"
#include "tokenizer/tokenizer.h"

namespace glossa {

struct Parts {
  Config config;
  Languages languages;
  Weights weights;
  Tokenizer tokenizer;
};

}  // namespace glossa
