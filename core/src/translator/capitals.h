// Text in capitals. Models hardly saw any: they cut it into single letters and make words up. So it
// is read in small letters, and what they say is set in capitals again.
#pragma once

#include <string>
#include <string_view>

#include "tokenizer/tokenizer.h"

namespace glossa {

// Has it two capitals in a row, no small letter and nothing of a script without either, as Chinese
// is? Letters are those of Latin-1, Latin Extended-A, Greek and Cyrillic.
bool is_shouted(std::string_view text);

bool has_small_letter(std::string_view text);

// In small letters but for the first one and for "I". Of the same length, byte for byte.
std::string to_small_letters(std::string_view text);

// Of the same length too: letters without a capital of that length, like ß, stay.
std::string to_capitals(std::string_view text);

// A text as the model reads it.
struct Reading {
  std::string
      text;  // of the same length as what was given, byte for byte: ranges are those of both
  Encoding encoding;
  bool quiet;  // in small letters, where what was given is shouted
};

// Quietly if that is fewer unknown tokens, or fewer tokens. encoding: of `text` as it stands.
Reading read(const Tokenizer& tokenizer, std::string_view text, Encoding encoding);

}  // namespace glossa
