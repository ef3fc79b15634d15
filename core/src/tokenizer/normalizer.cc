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
  const auto append = [&result, &consumed](std::string_view bytes) {
    result.text += bytes;
    result.origin.insert(result.origin.end(), bytes.size(), consumed);
  };

  if (rules_.remove_extra_whitespaces) {
    while (consumed < text.size()) {
      const Prefix prefix = normalize_prefix(text.substr(consumed));
      if (prefix.normalized != " ") break;
      consumed += prefix.size;
    }
  }
  if (consumed < text.size()) {
    if (rules_.add_dummy_prefix) append(kSpaceSymbol);
    bool after_space = rules_.remove_extra_whitespaces;
    while (consumed < text.size()) {
      Prefix prefix = normalize_prefix(text.substr(consumed));
      while (after_space && prefix.normalized.starts_with(' ')) prefix.normalized.remove_prefix(1);
      for (const char byte : prefix.normalized) {
        append(byte == ' ' ? kSpaceSymbol : std::string_view(&byte, 1));
      }
      if (!prefix.normalized.empty()) {
        after_space = rules_.remove_extra_whitespaces && prefix.normalized.ends_with(' ');
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
