// Names that a translation lost.
#pragma once

#include <string_view>
#include <vector>

#include "reading/reading.h"

namespace glossa {

// Where they are in the reading, in order: words with a capital that are several pieces, not far
// fewer of them in small letters, and not in the translation. What ends like a word ("Russian",
// "Getting") or stands behind an article is none, nor is what begins a heading that keeps its
// capitals. In German, whose nouns all have capitals, only what stands behind a title, another
// capital within the sentence or a rare name at its beginning. language: of the reading, a BCP 47
// tag.
std::vector<Range> lost_names(const Tokenizer& tokenizer, std::string_view language,
                              const Reading& reading, std::string_view translation);

}  // namespace glossa
