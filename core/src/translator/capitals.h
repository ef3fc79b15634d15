// Text in capitals. Models hardly saw any: they cut it into single letters and make words up. So it
// is read in small letters, and what they say is set in capitals again.
#pragma once

#include <string>
#include <string_view>

#include "tokenizer/tokenizer.h"

namespace glossa {

// Has it two capitals in a row and no small letter? Letters are those of Latin-1, Latin Extended-A,
// Greek and Cyrillic.
bool is_shouted(std::string_view text);

// In small letters but for the first one and for "I". Of the same length, byte for byte.
std::string to_small_letters(std::string_view text);

// Of the same length too: letters without a capital of that length, like ß, stay.
std::string to_capitals(std::string_view text);

// Has the encoding of a shouted text read it in small letters, if those are fewer unknown tokens,
// or fewer tokens; whether they are. Ranges stay those of `text`.
bool read_quietly(const Tokenizer& tokenizer, std::string_view text, Encoding& encoding);

}  // namespace glossa
