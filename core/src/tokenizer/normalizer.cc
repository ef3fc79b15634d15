#include "tokenizer/normalizer.h"

#include "tokenizer/utf8.h"

namespace glossa {

Normalizer::Prefix Normalizer::normalize_prefix(std::string_view text) const {
  if (const auto match = charsmap_.longest_match(text); match.size > 0) {
    return {match.replacement, match.size};
  }
  const CodePoint first = first_code_point(text);
  return {first.valid ? text.substr(0, first.size) : kReplacement, first.size};
}

bool Normalizer::spaces_opening(char mark) const {
  const char text[] = {' ', mark, ' '};
  return charsmap_.longest_match({text, 2}).replacement == std::string_view(text, 3);
}

Normalized Normalizer::normalize(std::string_view text) const {
  Normalized result;
  std::size_t consumed = 0;
  const auto append = [&result](std::string_view bytes, std::size_t origin) {
    result.text += bytes;
    result.origin.insert(result.origin.end(), bytes.size(), origin);
  };

  if (rules_.remove_extra_whitespaces) {
    while (consumed < text.size()) {
      const Prefix prefix = normalize_prefix(text.substr(consumed));
      if (prefix.normalized != " ") break;
      consumed += prefix.size;
    }
  }
  if (consumed < text.size()) {
    if (rules_.add_dummy_prefix) append(kSpaceSymbol, consumed);
    bool after_space = rules_.remove_extra_whitespaces;
    while (consumed < text.size()) {
      const Prefix prefix = normalize_prefix(text.substr(consumed));
      const std::size_t size = prefix.normalized.size();
      // A mark between spaces, which has a space before it only.
      const bool opens = text[consumed] == ' ' && prefix.size > 1 && size > 2 &&
                         prefix.normalized.front() == ' ' && prefix.normalized.back() == ' ';
      std::size_t k = 0;
      while (after_space && k < size && prefix.normalized[k] == ' ') ++k;
      if (k < size) {
        after_space = rules_.remove_extra_whitespaces && prefix.normalized.back() == ' ';
      }
      for (; k < size; ++k) {
        const char byte = prefix.normalized[k];
        std::size_t origin = consumed;
        if (opens && k > 0) origin = k + 1 < size ? consumed + 1 : consumed + prefix.size;
        append(byte == ' ' ? kSpaceSymbol : std::string_view(&byte, 1), origin);
      }
      consumed += prefix.size;
    }
  }
  if (rules_.remove_extra_whitespaces) {
    while (result.text.ends_with(kSpaceSymbol)) {
      const std::size_t size = result.text.size() - kSpaceSymbol.size();
      consumed = result.origin[size];
      result.text.resize(size);
      result.origin.resize(size);
    }
  }
  result.origin.push_back(consumed);
  return result;
}

}  // namespace glossa
