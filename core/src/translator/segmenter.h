// Cuts a text into what is translated at once.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "glossa/translation.h"
#include "tokenizer/tokenizer.h"

namespace glossa {

struct Segment {
  Range range;        // in the text, without the white space around it
  Encoding encoding;  // of that range
};

// A line is cut after each of its sentences. One with more than max_tokens tokens is cut further,
// as late as possible, at a clause, else at a space, else between tokens. What has nothing to
// translate in it (white space, or only characters that the vocabulary lacks) gives no segment.
// language: of the text, a BCP 47 tag; some write ordinals with a full stop.
std::vector<Segment> segment(const Tokenizer& tokenizer, std::string_view language,
                             std::string_view text, std::size_t max_tokens);

// Does it end with the end of a sentence, closing quotes and brackets aside?
bool ends_sentence(std::string_view text);

}  // namespace glossa
