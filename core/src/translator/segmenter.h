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
  Encoding encoding;  // of that range; never empty
};

// A line is one segment where it has at most max_tokens tokens. A longer one is cut, as late as
// possible, at the end of a sentence, else at a clause, else at a space, else between tokens.
// Lines in which there is nothing to translate give no segment.
std::vector<Segment> segment(const Tokenizer& tokenizer, std::string_view text,
                             std::size_t max_tokens);

}  // namespace glossa
