// Everything that a loaded model consists of.
#pragma once

#include <optional>

#include "model/config.h"
#include "model/shortlist.h"
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
