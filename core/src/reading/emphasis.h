// Capitals that make words stand out: at the words of an English heading ("How to Learn a
// Language") and throughout a word ("do NOT enter"). Models hardly saw them there: they cut such a
// word into pieces that none of them knows, and make words up.
#pragma once

#include <optional>
#include <string_view>

#include "reading/reading.h"

namespace glossa {

// Is it English with a capital at each word but small ones like "the" and "of", and not only at the
// first?
bool is_heading(std::string_view language, std::string_view text);

// The reading with such words spelled as elsewhere, as the vocabulary knows them best; nothing
// where there are none. language: of the text, a BCP 47 tag.
std::optional<Reading> without_emphasis(const Tokenizer& tokenizer, std::string_view language,
                                        const Reading& reading);

}  // namespace glossa
