// Everything that a loaded model consists of.
#pragma once

#include <optional>

#include "model_file/config.h"
#include "model_file/shortlist.h"
#include "network/network.h"
#include "tokenizer/tokenizer.h"

namespace glossa {

struct Parts {
  Config config;
  Languages languages;
  Tokenizer tokenizer;
  std::optional<Shortlist> shortlist;
  Network network;
};

}  // namespace glossa
