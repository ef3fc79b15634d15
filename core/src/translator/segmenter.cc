#include "translator/segmenter.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/capitals.h"
#include "text/language.h"
#include "text/part.h"
#include "text/utf8.h"
#include "tokenizer/normalizer.h"

namespace glossa {
namespace {

// How good a place to cut is, ascending.
enum class Boundary { kToken, kSpace, kClause, kSentence };

constexpr std::array<std::string_view, 12> kClosing = {"\"", "'",  ")",  "]",  "»",  "«",
                                                       "”",  "）", "」", "』", "】", "》"};
// Those that may have a space before them.
constexpr std::array<std::string_view, 4> kSpacedClosing = {"»", "』", "】", "》"};
constexpr std::array<std::string_view, 6> kOpening = {"“", "‘", "「", "『", "（", "《"};
constexpr std::array<std::string_view, 7> kSentenceEnds = {".", "!", "?", "。", "！", "？", "…"};
constexpr std::array<std::string_view, 31> kAbbreviations = {
    "Mr",   "Mrs",  "Ms",  "Dr",   "Prof", "St", "Mt", "Gen", "Capt", "vs",  "Mme",
    "Mlle", "Sr",   "Sra", "Srta", "Nr",   "Fr", "Hr", "bzw", "ca",   "Jan", "Feb",
    "Aug",  "Sept", "Oct", "Nov",  "Dec",  "Ud", "EE", "UU",  "Fig"};
// Their ordinals are numbers with a full stop.
constexpr std::array<std::string_view, 16> kOrdinalLanguages = {
    "cs", "da", "de", "et", "fi", "hr", "hu", "is", "lv", "nb", "nn", "no", "sk", "sl", "sr", "tr"};
constexpr std::array<std::string_view, 11> kClauseEnds = {",",  ";", ":", "、", "，", "；",
                                                          "：", "—", "–", ")",  "）"};

template <std::size_t N>
bool ends_with_any(std::string_view text, const std::array<std::string_view, N>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [text](std::string_view ending) { return text.ends_with(ending); });
}

template <std::size_t N>
bool begins_with_any(std::string_view text, const std::array<std::string_view, N>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [text](std::string_view beginning) { return text.starts_with(beginning); });
}

std::string_view without_closing(std::string_view text) {
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view closing : kClosing) {
      if (!text.ends_with(closing)) continue;
      text.remove_suffix(closing.size());
      found = true;
    }
    if (found && text.ends_with(kSpaceSymbol)) text.remove_suffix(kSpaceSymbol.size());
  }
  return text;
}

// Does it begin with a mark that closes, as in "« Yes. » he said", and not with a German "»Yes"?
bool begins_with_spaced_closing(std::string_view text) {
  for (const std::string_view closing : kSpacedClosing) {
    if (!text.starts_with(closing)) continue;
    text.remove_prefix(closing.size());
    return text.empty() || is_blank(first_code_point(text).value) ||
           begins_with_any(text, kClauseEnds) || begins_with_any(text, kSentenceEnds);
  }
  return false;
}

// Where the word that ends before tokens[end] begins, in what begins with tokens[first].
std::size_t word_begin(const std::vector<Token>& tokens, std::size_t first, std::size_t end) {
  std::size_t begin = end - 1;
  while (begin > first && !tokens[begin].text.starts_with(kSpaceSymbol)) --begin;
  return begin;
}

std::string join(const std::vector<Token>& tokens, std::size_t begin, std::size_t end) {
  std::string text;
  for (; begin < end; ++begin) text += tokens[begin].text;
  if (text.starts_with(kSpaceSymbol)) text.erase(0, kSpaceSymbol.size());
  return text;
}

// The first character that is no blank, or a space.
char32_t first_character(std::string_view text) {
  while (!text.empty()) {
    const CodePoint code_point = first_code_point(text);
    if (!is_blank(code_point.value)) return code_point.value;
    text.remove_prefix(code_point.size);
  }
  return U' ';
}

bool has_ordinals(std::string_view language) {
  return std::find(kOrdinalLanguages.begin(), kOrdinalLanguages.end(),
                   primary_language(language)) != kOrdinalLanguages.end();
}

// "Dr.", "J.", "a.m.", "No. 5", in German "3. Oktober" and "z. B.": its full stop does not end a
// sentence. `rest` is what follows.
bool is_abbreviation(std::string_view word, std::string_view rest, std::string_view language) {
  if (!word.ends_with('.')) return false;
  word.remove_suffix(1);
  while (word.starts_with('(') || word.starts_with('"')) word.remove_prefix(1);
  const bool initial = word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z';
  const bool dotted = word.find('.') != std::string_view::npos && !word.ends_with('.') &&
                      word.find_first_of("0123456789") == std::string_view::npos;
  if (word == "No") {
    const char32_t next = first_character(rest);
    return next >= U'0' && next <= U'9';
  }
  if (has_ordinals(language)) {
    const bool number = word.find_first_not_of("0123456789") == std::string_view::npos;
    if (number && !word.empty() && word.size() <= 2) return true;
    if (word.size() == 1 && word[0] >= 'a' && word[0] <= 'z') return true;
  }
  return initial || dotted ||
         std::find(kAbbreviations.begin(), kAbbreviations.end(), word) != kAbbreviations.end();
}

// The place before tokens[end], in what begins with tokens[first]. Tokens are normalized: only
// `line`, the text that they are of, tells opening quotes from closing ones.
Boundary boundary(std::string_view line, std::string_view language,
                  const std::vector<Token>& tokens, std::size_t first, std::size_t end) {
  std::size_t begin = word_begin(tokens, first, end);
  std::string word = join(tokens, begin, end);
  if (begin > first && without_closing(word).empty()) {
    begin = word_begin(tokens, first, begin);
    word = join(tokens, begin, end);
  }
  const std::string_view unquoted = without_closing(word);
  const std::string& after = tokens[end].text;
  const bool space = after.starts_with(kSpaceSymbol);
  // Chinese and Japanese have no spaces; elsewhere punctuation inside a word, as in "3.5", ends
  // nothing.
  const std::string_view rest = line.substr(tokens[end].range.begin);
  if (begins_with_spaced_closing(rest)) return Boundary::kToken;
  const char32_t next = first_character(rest);
  const bool wide =
      is_wide(last_code_point(unquoted)) || is_wide(last_code_point(word)) || is_wide(next);
  const bool closes = begins_with_any(after, kClosing) && !begins_with_any(rest, kOpening);
  const bool ends_word = space || (wide && !closes);
  if (ends_word && ends_with_any(unquoted, kSentenceEnds)) {
    // "Where?" he asked.
    const bool quoted = unquoted.ends_with('.') || unquoted.size() < word.size();
    const bool goes_on = quoted && is_small(next);
    // "1. First, ..." is a number in a list.
    const bool list_number =
        begin == first && word.find_first_not_of("0123456789.") == std::string::npos;
    const bool ends = !goes_on && !list_number && !is_abbreviation(unquoted, rest, language);
    return ends ? Boundary::kSentence : Boundary::kClause;
  }
  if (ends_word && ends_with_any(word, kClauseEnds)) return Boundary::kClause;
  return space ? Boundary::kSpace : Boundary::kToken;
}

// Where the segment that begins with tokens[first] ends: at the first end of a sentence, else at
// the last of the best places.
std::size_t cut(std::string_view line, std::string_view language, const std::vector<Token>& tokens,
                std::size_t first, std::size_t max_tokens) {
  // What begins inside a word is encoded with a space before it, one more token.
  if (!tokens[first].text.starts_with(kSpaceSymbol)) --max_tokens;
  const bool fits = tokens.size() - first <= max_tokens;
  const std::size_t last = fits ? tokens.size() - 1 : first + max_tokens;
  std::size_t best = last;
  Boundary best_boundary = Boundary::kToken;
  for (std::size_t end = first + 1; end <= last; ++end) {
    const Boundary here = boundary(line, language, tokens, first, end);
    if (here == Boundary::kSentence) return end;
    if (here >= best_boundary) {
      best = end;
      best_boundary = here;
    }
  }
  return fits ? tokens.size() : best;
}

// Is there a piece that the model knows, other than spaces?
bool says_something(const Tokenizer& tokenizer, const Encoding& encoding) {
  for (std::size_t k = 0; k < encoding.ids.size(); ++k) {
    const bool known = encoding.ids[k] != tokenizer.vocabulary().unk();
    if (known && encoding.tokens[k].text != kSpaceSymbol) return true;
  }
  return false;
}

// The range of `text` without blanks at either end.
Range trimmed(std::string_view text, Range range) {
  std::size_t begin = range.end;
  std::size_t end = range.end;
  for (std::size_t at = range.begin; at < range.end;) {
    const CodePoint code_point = first_code_point(text.substr(at, range.end - at));
    if (!is_blank(code_point.value)) {
      begin = std::min(begin, at);
      end = at + code_point.size;
    }
    at += code_point.size;
  }
  return {begin, std::max(begin, end)};
}

std::size_t line_end(std::string_view text, std::size_t begin) {
  return std::min(text.find_first_of("\n\r", begin), text.size());
}

}  // namespace

bool ends_sentence(std::string_view text) {
  return ends_with_any(without_closing(text), kSentenceEnds);
}

std::vector<Segment> segment(const Tokenizer& tokenizer, std::string_view language,
                             std::string_view text, std::size_t max_tokens) {
  std::vector<Segment> segments;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = line_end(text, begin);
    const Range line = trimmed(text, {begin, end});
    begin = end + 1;
    const std::string_view line_text = part(text, line);
    const auto tokens = tokenizer.encode(line_text).tokens;
    for (std::size_t first = 0; first < tokens.size();) {
      const std::size_t last = cut(line_text, language, tokens, first, max_tokens);
      const Range range = trimmed(
          text, {line.begin + tokens[first].range.begin, line.begin + tokens[last - 1].range.end});
      Encoding encoding = tokenizer.encode(part(text, range));
      if (says_something(tokenizer, encoding)) segments.push_back({range, std::move(encoding)});
      first = last;
    }
  }
  return segments;
}

}  // namespace glossa
