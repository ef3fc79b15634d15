#include "tokenizer/normalizer.h"

#include "text/utf8.h"

namespace glossa {
namespace {

// Is it what a rule of the recipe makes of a space and opening marks, " ( " or " ( \" "? Each mark
// has a space behind it that is not in the text.
bool opens_with_spaces(std::string_view normalized) {
  return normalized.size() > 2 && normalized.front() == ' ' && normalized.back() == ' ';
}

}  // namespace

Normalizer::Prefix Normalizer::normalize_prefix(std::string_view text) const {
  if (const auto match = charsmap_.longest_match(text); match.size > 0) {
    return {match.replacement, match.size};
  }
  const CodePoint first = first_code_point(text);
  return {first.valid ? text.substr(0, first.size) : kReplacement, first.size};
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
      std::size_t kept = 0;
      while (after_space && kept < size && prefix.normalized[kept] == ' ') ++kept;
      if (kept < size) {
        after_space = rules_.remove_extra_whitespaces && prefix.normalized.back() == ' ';
      }
      const bool opens = opens_with_spaces(prefix.normalized);
      const std::size_t end = consumed + prefix.size;
      std::size_t next = consumed;  // where the next opening mark is in the input
      for (std::size_t k = 0; k < size; ++k) {
        const char byte = prefix.normalized[k];
        const std::size_t origin = opens ? next : consumed;
        if (opens && next < end && (k == 0 || byte != ' ')) {
          next += first_code_point(text.substr(next)).size;
        }
        if (k >= kept) append(byte == ' ' ? kSpaceSymbol : std::string_view(&byte, 1), origin);
      }
      consumed = end;
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
