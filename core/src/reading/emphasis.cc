#include "reading/emphasis.h"

#include <cstddef>
#include <string>
#include <vector>

#include "text/capitals.h"
#include "text/language.h"
#include "text/part.h"
#include "text/words.h"

namespace glossa {
namespace {

// What English headings leave in small letters.
constexpr std::string_view kSmallWords =
    " a about an and as at but by for from if in into nor of off on onto or out over per than the "
    "to up via vs with ";

// Of a word, what stands before its first apostrophe.
std::string_view stem(std::string_view word) {
  return part(word, between_apostrophes(word, {0, word.size()})[0]);
}

std::size_t stem_pieces(const Tokenizer& tokenizer, std::string_view word) {
  return pieces(tokenizer, stem(word));
}

// Does its capital make it fewer pieces? "▁Paris", but "▁par|is".
bool is_known_name(const Tokenizer& tokenizer, std::string_view word) {
  return begins_with_capital(word) &&
         stem_pieces(tokenizer, word) < stem_pieces(tokenizer, lowered(word));
}

// A word in capitals throughout, as it is one piece.
std::string quiet(const Tokenizer& tokenizer, std::string_view word) {
  const std::string_view loud = stem(word);
  // Those of two letters are mostly no words of their own: US, IT.
  if (loud.size() >= 3 && loud != "WHO" && is_shouted(loud) && stem_pieces(tokenizer, word) > 1) {
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

bool is_heading(std::string_view language, std::string_view text) {
  if (primary_language(language) != "en") return false;
  const std::vector<Range> found = words(text);
  bool capitals = false;
  for (std::size_t k = 0; k < found.size(); ++k) {
    const std::string_view word = part(text, found[k]);
    const bool small = word == lowered(word);  // not iPhone
    if (small && (k == 0 || !is_among(kSmallWords, word))) return false;
    capitals |= k > 0 && begins_with_capital(word) && stem(word) != "I";
  }
  return capitals;
}

std::optional<Reading> without_emphasis(const Tokenizer& tokenizer, std::string_view language,
                                        const Reading& reading) {
  const std::string& text = reading.text;
  const std::vector<Range> found = words(text);
  const bool heading = is_heading(language, text);
  Reading plain = reading;
  for (std::size_t k = 0; k < found.size(); ++k) {
    const std::string_view word = part(text, found[k]);
    std::string form = quiet(tokenizer, word);
    if (heading && form == word) {
      const bool before_name =
          k + 1 < found.size() && is_known_name(tokenizer, part(text, found[k + 1]));
      if (is_titled(tokenizer, word, k == 0, before_name)) form = lowered(word);
    }
    plain.text.replace(found[k].begin, form.size(), form);
  }
  if (plain.text == text) return std::nullopt;
  plain.encoding = tokenizer.encode(plain.text);
  return plain;
}

}  // namespace glossa
