// The words of a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "glossa/translation.h"

namespace glossa {

// Runs of letters, in order, and of apostrophes between them.
std::vector<Range> words(std::string_view text);

// The parts of a word between its apostrophes: "L" and "Allemagne", "Anna" and "s".
std::vector<Range> between_apostrophes(std::string_view text, const Range& word);

// list: words with spaces around each.
bool is_among(std::string_view list, std::string_view word);

bool begins_with_capital(std::string_view word);

// The text with a capital at its first word, if it has one. Chinese has no capitals: what stands
// behind any of it, like an address, stays as it is.
std::string with_capital(std::string_view text);

}  // namespace glossa
