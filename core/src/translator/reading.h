// A text as the model reads it.
#pragma once

#include <optional>
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

// Quietly if that is fewer unknown tokens, or fewer tokens. encoding: of `text` as it stands.
Reading read(const Tokenizer& tokenizer, std::string_view text, Encoding encoding);

// A whole text, not cut into sentences. Error: kInvalidText if it is too long, with its name.
Result<Reading> read_whole(const Tokenizer& tokenizer, const char* name, std::string_view text);

// The same with its first word in small letters, where it is at least two pieces fewer then. A rare
// word with a capital is cut into pieces that no model knows together: "▁K|now|le|d|ge", not
// "▁knowledge". Nothing for other words.
std::optional<Reading> with_small_beginning(const Tokenizer& tokenizer, const Reading& reading);

}  // namespace glossa
