#include "translator/emphasis.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "translator/capitals.h"
#include "translator/part.h"
#include "translator/words.h"

namespace glossa {
namespace {

// What English headings leave in small letters.
constexpr std::string_view kSmallWords =
    " a about an and as at but by for from if in into nor of off on onto or out over per than the "
    "to up via vs with ";

// Abbreviations that are words in small letters, in one language or another.
constexpr std::string_view kAbbreviations = " AIDS USA WHO ";

bool is_among(std::string_view words, std::string_view word) {
  return words.find(std::string(" ").append(word).append(" ")) != std::string_view::npos;
}

// What stands before the first apostrophe.
std::string_view stem(std::string_view word) {
  return word.substr(0, std::min(word.find('\''), word.find("’")));
}

bool is_heading(std::string_view text, const std::vector<Range>& words) {
  bool capitals = false;
  for (const Range& range : words) {
    const std::string_view word = part(text, range);
    const bool first = &range == words.data();
    const bool capital = begins_with_capital(word);
    const bool small = word == lowered(word);  // not iPhone
    if (small && (first || !is_among(kSmallWords, word))) return false;
    capitals |= capital && !first && stem(word) != "I";
  }
  return capitals;
}

std::size_t stem_pieces(const Tokenizer& tokenizer, std::string_view word) {
  return pieces(tokenizer, stem(word));
}

// Does its capital make it fewer pieces? "▁Paris", but "▁par|is".
bool is_name(const Tokenizer& tokenizer, std::string_view word) {
  return begins_with_capital(word) &&
         stem_pieces(tokenizer, word) < stem_pieces(tokenizer, lowered(word));
}

// A word in capitals throughout, as it is one piece.
std::string quiet(const Tokenizer& tokenizer, std::string_view word) {
  const std::string_view loud = stem(word);
  // Short ones are no words of their own: US, IT.
  const bool stands_out = loud.size() >= 3 && is_shouted(loud) && !is_among(kAbbreviations, loud);
  if (stands_out && stem_pieces(tokenizer, word) > 1) {
    for (const std::string& form : {lowered(word), to_small_letters(word)}) {
      if (stem_pieces(tokenizer, form) == 1) return form;
    }
  }
  return std::string(word);
}

// Is a word of a heading to be read in small letters? Where it is fewer pieces then, or one in
// either way, but for the first word and those before a name: "New York".
bool is_titled(const Tokenizer& tokenizer, std::string_view word, bool first, bool before_name) {
  if (!begins_with_capital(word) || is_shouted(word) || stem(word) == "I") return false;
  const std::size_t most = stem_pieces(tokenizer, word);
  const std::size_t fewer = stem_pieces(tokenizer, lowered(word));
  return fewer < most || (most == 1 && fewer == 1 && !first && !before_name);
}

}  // namespace

std::string without_emphasis(const Tokenizer& tokenizer, std::string_view language,
                             std::string_view text) {
  const std::vector<Range> found = words(text);
  const bool heading = primary(language) == "en" && is_heading(text, found);
  std::string plain(text);
  for (std::size_t k = 0; k < found.size(); ++k) {
    const std::string_view word = part(text, found[k]);
    std::string form = quiet(tokenizer, word);
    if (heading && form == word) {
      const bool before_name = k + 1 < found.size() && is_name(tokenizer, part(text, found[k + 1]));
      if (is_titled(tokenizer, word, k == 0, before_name)) form = lowered(word);
    }
    plain.replace(found[k].begin, form.size(), form);
  }
  return plain;
}

}  // namespace glossa
