// Capitals that make words stand out: at the words of an English heading ("How to Learn a
// Language") and throughout a word ("do NOT enter"). Models hardly saw them there: they cut such a
// word into pieces that none of them knows, and make words up.
#pragma once

#include <string>
#include <string_view>

#include "tokenizer/tokenizer.h"

namespace glossa {

// `text` with such words spelled as elsewhere, where the vocabulary knows them better so. Of the
// same length, byte for byte. language: of the text, a BCP 47 tag.
std::string without_emphasis(const Tokenizer& tokenizer, std::string_view language,
                             std::string_view text);

}  // namespace glossa
