#include "text/code.h"

#include <algorithm>
#include <cstddef>

#include "text/part.h"
#include "text/utf8.h"

namespace glossa {
namespace {

bool is_small_ascii(char c) { return c >= 'a' && c <= 'z'; }
bool is_capital_ascii(char c) { return c >= 'A' && c <= 'Z'; }

// "config.json", not "e.g" or "here.Then".
bool is_file(std::string_view word) {
  const std::size_t point = word.rfind('.');
  if (point == std::string_view::npos || point < 2) return false;
  const std::string_view end = word.substr(point + 1);
  return end.size() >= 2 && end.size() <= 4 &&
         std::all_of(end.begin(), end.end(), is_small_ascii) &&
         is_ascii_alphanumeric(word[point - 1]) && is_ascii_alphanumeric(word[point - 2]);
}

// With a capital behind a small letter, an underscore within, or digits where a letter begins it.
bool is_identifier(std::string_view word) {
  bool letters = false;
  for (std::size_t k = 1; k < word.size(); ++k) {
    const auto here = static_cast<unsigned char>(word[k]);
    const auto before = static_cast<unsigned char>(word[k - 1]);
    letters |= k == 1 && is_ascii_letter(before);
    const bool capital = is_capital_ascii(word[k]) && is_small_ascii(word[k - 1]);
    const bool joint = here == '_' && is_ascii_alphanumeric(word[k - 1]) && k + 1 < word.size();
    if (capital || joint || (letters && is_ascii_digit(here))) return true;
  }
  return false;
}

// "COVID-19", "B-52".
bool is_label(std::string_view word) {
  return word.size() > 2 && is_capital_ascii(word[0]) &&
         (word[1] == '-' || is_capital_ascii(word[1]));
}

bool is_hyphen(char32_t c) { return c == U'-'; }
bool is_quote_or_dash(char32_t c) {
  return c == U'\'' || c == U'"' || c == 0xAB || c == 0xBB || (c >= 0x2013 && c <= 0x203A);
}

// What `ends` leaves of a range.
std::vector<Range> split(std::string_view text, const Range& within, bool (*ends)(char32_t)) {
  std::vector<Range> found = {{within.begin, within.begin}};
  for (std::size_t at = within.begin; at < within.end;) {
    const CodePoint next = first_code_point(text.substr(at));
    at += next.size;
    if (ends(next.value)) {
      found.push_back({at, at});
    } else {
      found.back().end = at;
    }
  }
  return found;
}

bool is_fraction_or_power(char32_t c) {
  return (c >= 0xBC && c <= 0xBE) || c == 0xB2 || c == 0xB3 || c == 0xB9 ||
         (c >= 0x2150 && c <= 0x215E) || (c >= 0x2070 && c <= 0x2089);
}

}  // namespace

bool is_address(std::string_view word) {
  if (word.find("://") != std::string_view::npos || word.starts_with("www.")) return true;
  const std::size_t at = word.find('@');
  return at != std::string_view::npos && at > 0 &&
         word.find('.', at + 2) != std::string_view::npos && !word.ends_with('.');
}

bool is_code(std::string_view word) {
  if (word.size() < 2) return false;
  constexpr std::string_view kBefore = "@#%/";  // a letter: a tag, a placeholder, a path
  const bool marked = kBefore.find(word[0]) != std::string_view::npos &&
                      is_ascii_letter(static_cast<unsigned char>(word[1]));
  const bool placeholder = word.find('{') < word.find('}') && word.find('}') != word.npos;
  return marked || placeholder || word.find('\\') != word.npos || is_file(word) ||
         is_identifier(word) || any_code_point(word, is_fraction_or_power);
}

std::vector<Range> code_in(std::string_view text, const Range& word) {
  std::vector<Range> found;
  const auto add = [&](const Range& range) {
    if (is_code(part(text, range))) found.push_back(range);
  };
  for (const Range& piece : split(text, word, is_quote_or_dash)) {
    const std::string_view whole = part(text, piece);
    const bool hyphens = whole.find('-') != std::string_view::npos;
    if (!hyphens || is_file(whole) || is_label(whole)) {
      add(piece);
      continue;
    }
    for (const Range& one : split(text, piece, is_hyphen)) add(one);
  }
  return found;
}

}  // namespace glossa
