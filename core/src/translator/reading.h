// A text as the model reads it.
#pragma once

#include <string>
#include <string_view>

#include "glossa/error.h"
#include "tokenizer/tokenizer.h"

namespace glossa {

struct Reading {
  std::string text;  // as long as what was given, byte for byte: ranges are those of both
  Encoding encoding;
  bool quiet;  // in small letters, where what was given is shouted
};

// Quietly or without emphasis, if that is fewer unknown tokens, or fewer tokens. encoding: of
// `text` as it stands. language: of the text, a BCP 47 tag.
Reading read(const Tokenizer& tokenizer, std::string_view language, std::string_view text,
             Encoding encoding);

// A whole text, not cut into sentences. Error: kInvalidText if it is too long, with its name.
Result<Reading> read_whole(const Tokenizer& tokenizer, std::string_view language, const char* name,
                           std::string_view text);

}  // namespace glossa
