#include "translator/emphasis.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "tokenizer/utf8.h"
#include "translator/capitals.h"
#include "translator/part.h"
#include "translator/words.h"

namespace glossa {
namespace {

// What English headings leave in small letters.
constexpr std::string_view kSmallWords =
    " a about an and as at but by for from if in into is it nor of off on onto or out over per so "
    "than that the to up via vs with ";

// Abbreviations that are words in small letters, in one language or another.
constexpr std::string_view kAbbreviations = " AIDS USA WHO ";

bool is_among(std::string_view words, std::string_view word) {
  return words.find(std::string(" ").append(word).append(" ")) != std::string_view::npos;
}

bool is_english(std::string_view language) {
  return language == "en" || language.starts_with("en-");
}

// What stands before the first apostrophe.
std::string_view stem(std::string_view word) {
  return word.substr(0, std::min(word.find('\''), word.find("’")));
}

bool begins_with_capital(std::string_view word) { return is_capital(first_code_point(word).value); }

bool is_heading(std::string_view text, const std::vector<Range>& words) {
  bool capitals = false;
  for (const Range& range : words) {
    const std::string_view word = part(text, range);
    const bool first = &range == words.data();
    const bool capital = begins_with_capital(word);
    if (!capital && (first || !is_among(kSmallWords, word))) return false;
    capitals |= capital && !first && stem(word) != "I";
  }
  return capitals;
}

// A word as the vocabulary knows it best.
std::string spelled(const Tokenizer& tokenizer, std::string_view word, bool heading, bool first) {
  const auto pieces = [&tokenizer](std::string_view of) {
    return tokenizer.encode(stem(of)).ids.size();
  };
  const std::string_view beginning = stem(word);
  std::string small = lowered(word);
  // In capitals throughout, but for short ones (US, IT).
  if (beginning.size() >= 3 && is_shouted(beginning)) {
    if (pieces(word) > 1 && !is_among(kAbbreviations, beginning)) {
      if (pieces(small) == 1) return small;
      std::string capital = to_small_letters(word);
      if (pieces(capital) == 1) return capital;
    }
  } else if (heading && begins_with_capital(beginning) && beginning != "I") {
    // A name keeps its capital, if no form of it is one piece.
    const std::size_t most = pieces(word);
    const std::size_t fewer = pieces(small);
    if (fewer < most || (fewer == 1 && most == 1 && !first)) return small;
  }
  return std::string(word);
}

}  // namespace

std::string without_emphasis(const Tokenizer& tokenizer, std::string_view language,
                             std::string_view text) {
  const std::vector<Range> found = words(text);
  const bool heading = is_english(language) && is_heading(text, found);
  std::string plain(text);
  for (const Range& range : found) {
    const std::string word = spelled(tokenizer, part(text, range), heading, &range == found.data());
    plain.replace(range.begin, word.size(), word);
  }
  return plain;
}

}  // namespace glossa
