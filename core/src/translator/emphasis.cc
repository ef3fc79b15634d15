#include "translator/emphasis.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "tokenizer/utf8.h"
#include "translator/capitals.h"

namespace glossa {
namespace {

// What English headings leave in small letters.
constexpr std::array<std::string_view, 33> kSmallWords = {
    "a",    "about", "an", "and",  "as",   "at",  "but", "by", "for",  "from", "if",
    "in",   "into",  "is", "it",   "nor",  "of",  "off", "on", "onto", "or",   "out",
    "over", "per",   "so", "than", "that", "the", "to",  "up", "via",  "vs",   "with"};

// Abbreviations that are words in small letters, in one language or another.
constexpr std::array<std::string_view, 3> kAbbreviations = {"AIDS", "USA", "WHO"};

template <std::size_t kSize>
bool is_among(const std::array<std::string_view, kSize>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_english(std::string_view language) {
  return language == "en" || language.starts_with("en-");
}

// Letters, and apostrophes between them.
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

std::string_view part(std::string_view text, const Range& range) {
  return text.substr(range.begin, range.end - range.begin);
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
    const bool listed =
        std::find(kSmallWords.begin(), kSmallWords.end(), word) != kSmallWords.end();
    if (!capital && (first || !listed)) return false;
    capitals |= capital && !first && stem(word) != "I";
  }
  return capitals;
}

// A word of a sentence, as the vocabulary knows it best.
class Speller {
 public:
  explicit Speller(const Tokenizer& tokenizer) : tokenizer_(tokenizer) {}

  // One in capitals throughout, but for short ones (US, IT).
  std::string quiet(std::string_view word) const {
    const std::string_view loud = stem(word);
    const bool stands_out = loud.size() >= 3 && is_shouted(loud) && !is_among(kAbbreviations, loud);
    if (stands_out && pieces(loud) > 1) {
      if (pieces(lowered(loud)) == 1) return lowered(word);
      if (pieces(to_small_letters(loud)) == 1) return to_small_letters(word);
    }
    return std::string(word);
  }

  // One of a heading. A name that no form of is one piece keeps its capital.
  std::string in_heading(std::string_view word, bool first) const {
    const std::string_view titled = stem(word);
    if (!begins_with_capital(titled) || titled == "I") return std::string(word);
    const std::size_t most = pieces(titled);
    const std::size_t small = pieces(lowered(titled));
    const bool better = small < most || (!first && small == 1 && most == 1);
    return better ? lowered(word) : std::string(word);
  }

 private:
  std::size_t pieces(std::string_view word) const { return tokenizer_.encode(word).ids.size(); }

  const Tokenizer& tokenizer_;
};

}  // namespace

std::string without_emphasis(const Tokenizer& tokenizer, std::string_view language,
                             std::string_view text) {
  const std::vector<Range> found = words(text);
  const bool heading = is_english(language) && is_heading(text, found);
  const Speller speller(tokenizer);
  std::string plain(text);
  for (const Range& range : found) {
    std::string word = speller.quiet(part(text, range));
    if (heading) word = speller.in_heading(word, &range == found.data());
    plain.replace(range.begin, word.size(), word);
  }
  return plain;
}

}  // namespace glossa
