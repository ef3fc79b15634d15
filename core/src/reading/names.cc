#include "reading/names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "reading/emphasis.h"
#include "text/capitals.h"
#include "text/language.h"
#include "text/part.h"
#include "text/words.h"

namespace glossa {
namespace {

constexpr std::array<std::string_view, 12> kWordEnds = {
    "ian", "ians", "ish", "ese", "ing", "ings", "ly", "tion", "tions", "ment", "ments", "ness"};

// Of English, French and Spanish.
constexpr std::string_view kArticles =
    " a all an many most some the their his her our my la le les l des du un une las los el al "
    "del ";

constexpr std::string_view kGermanTitles = " herr herrn frau dr prof doktor professor ";

bool ends_like_a_word(std::string_view word) {
  return std::any_of(kWordEnds.begin(), kWordEnds.end(),
                     [word](std::string_view end) { return word.ends_with(end); });
}

bool is_article(std::string_view word) { return is_among(kArticles, lowered(word)); }

// A word with a capital. Where that begins a sentence it says less.
bool may_be_name(const Tokenizer& tokenizer, std::string_view word, bool begins) {
  if (is_article(word) || ends_like_a_word(word)) return false;
  if (word.size() < 3 && !is_shouted(word)) return false;  // EU is one
  const std::size_t most = pieces(tokenizer, word);
  if (most == 1) return false;
  const std::size_t small = pieces(tokenizer, lowered(word));
  return small > 1 && small + (begins ? 0 : 1) >= most;
}

// At the beginning of a sentence, where every word has a capital: "Anna", not "Gestern".
bool is_rare_name(const Tokenizer& tokenizer, std::string_view word) {
  return begins_with_capital(word) && may_be_name(tokenizer, word, true) &&
         pieces(tokenizer, word) > 2;
}

}  // namespace

std::vector<Range> lost_names(const Tokenizer& tokenizer, std::string_view language,
                              const Reading& reading, std::string_view translation) {
  std::vector<Range> names;
  if (reading.quiet) return names;
  const std::string& text = reading.text;
  const bool heading = is_heading(language, text);
  const bool german = primary_language(language) == "de";
  std::string_view before;
  bool named_before = false;
  for (const Range& word : words(text)) {
    for (const Range& range : between_apostrophes(text, word)) {
      const std::string_view name = part(text, range);
      const bool begins = before.empty();
      const bool behind_name = named_before || is_among(kGermanTitles, lowered(before));
      if (begins_with_capital(name) && translation.find(name) == std::string_view::npos &&
          !(begins && heading) && !is_article(before) && (behind_name || !german) &&
          may_be_name(tokenizer, name, begins)) {
        names.push_back(range);
      }
      before = name;
      named_before = german && (begins ? is_rare_name(tokenizer, name) : begins_with_capital(name));
    }
  }
  return names;
}

}  // namespace glossa
