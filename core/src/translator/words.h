// The words of a text, and how the vocabulary knows them.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "glossa/translation.h"
#include "tokenizer/tokenizer.h"

namespace glossa {

// Letters, and apostrophes between them, in order.
std::vector<Range> words(std::string_view text);

bool begins_with_capital(std::string_view word);

// How many pieces it is by itself.
std::size_t pieces(const Tokenizer& tokenizer, std::string_view word);

// What a BCP 47 tag begins with: "en" of "en-GB".
constexpr std::string_view primary(std::string_view language) {
  return language.substr(0, language.find('-'));
}

}  // namespace glossa
