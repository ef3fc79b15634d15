// The words of a text.
#pragma once

#include <string_view>
#include <vector>

#include "glossa/translation.h"

namespace glossa {

// Runs of letters, in order, and of apostrophes between them.
std::vector<Range> words(std::string_view text);

// The parts of a word between its apostrophes: "L" and "Allemagne", "Anna" and "s".
std::vector<Range> parts(std::string_view text, const Range& word);

// list: words with spaces around each.
bool is_among(std::string_view list, std::string_view word);

bool begins_with_capital(std::string_view word);

}  // namespace glossa
