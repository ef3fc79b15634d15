// A text as the model reads it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tokenizer/tokenizer.h"

namespace glossa {

struct Reading {
  std::string text;  // as long as what was given, byte for byte: ranges are those of both
  Encoding encoding;
  bool quiet;  // in small letters, where what was given is shouted
};

// Quietly if that is fewer unknown tokens, or fewer tokens. encoding: of `text` as it stands.
Reading read(const Tokenizer& tokenizer, std::string_view text, Encoding encoding);

// How many pieces a word is by itself.
std::size_t pieces(const Tokenizer& tokenizer, std::string_view word);

}  // namespace glossa
