#include "translator/words.h"

#include <cstddef>

#include "tokenizer/utf8.h"
#include "translator/capitals.h"

namespace glossa {

std::vector<Range> words(std::string_view text) {
  std::vector<Range> found;
  bool within = false;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = first_code_point(text.substr(at));
    const bool apostrophe = next.value == U'\'' || next.value == U'’';
    if (is_letter(next)) {
      if (!within) found.push_back({at, at});
      found.back().end = at + next.size;
    }
    within = is_letter(next) || (within && apostrophe);
    at += next.size;
  }
  return found;
}

bool begins_with_capital(std::string_view word) { return is_capital(first_code_point(word).value); }

std::size_t pieces(const Tokenizer& tokenizer, std::string_view word) {
  return tokenizer.encode(word).ids.size();
}

}  // namespace glossa
