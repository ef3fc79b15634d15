#include "text/capitals.h"

#include <cstddef>

#include "text/utf8.h"

namespace glossa {
namespace {

// The small letter of a capital, else the character itself; both take as many bytes.
char32_t small(char32_t c) {
  if (c >= U'A' && c <= U'Z') return c + 0x20;
  if (c >= 0xC0 && c <= 0xDE) return c == 0xD7 ? c : c + 0x20;     // not the sign ×
  if (c >= 0x391 && c <= 0x3A9) return c == 0x3A2 ? c : c + 0x20;  // Greek; that one is none
  if (c >= 0x410 && c <= 0x42F) return c + 0x20;                   // Cyrillic
  if (c >= 0x400 && c <= 0x40F) return c + 0x50;
  if (c == 0x178) return 0xFF;  // Ÿ
  // Latin Extended-A: pairs, the capital first; a dotless i and others have none.
  const bool even =
      (c >= 0x100 && c <= 0x12E) || (c >= 0x132 && c <= 0x136) || (c >= 0x14A && c <= 0x176);
  const bool odd = (c >= 0x139 && c <= 0x147) || (c >= 0x179 && c <= 0x17D);
  if ((even && c % 2 == 0) || (odd && c % 2 == 1)) return c + 1;
  return c;
}

// The other way round.
char32_t capital(char32_t c) {
  for (const char32_t distance : {0x20, 0x50, 1}) {
    if (c > distance && small(c - distance) == c) return c - distance;
  }
  return c == 0xFF ? 0x178 : c;
}

// Of one or two bytes, as all letters here are.
void append(char32_t c, std::string& text) {
  if (c >= 0x80) text += static_cast<char>(0xC0U | (c >> 6U));
  text += static_cast<char>(c < 0x80 ? c : 0x80U | (c & 0x3FU));
}

std::string changed(std::string_view text, char32_t (*change)(char32_t)) {
  std::string result;
  while (!text.empty()) {
    const CodePoint found = first_code_point(text);
    const char32_t next = change(found.value);
    if (next == found.value) {
      result += text.substr(0, found.size);
    } else {
      append(next, result);
    }
    text.remove_prefix(found.size);
  }
  return result;
}

}  // namespace

bool is_capital(char32_t letter) { return small(letter) != letter; }

bool is_small(char32_t letter) { return capital(letter) != letter; }

bool is_shouted(std::string_view text) {
  bool in_a_row = false;
  bool before = false;
  while (!text.empty()) {
    const CodePoint found = first_code_point(text);
    if (is_small(found.value) || is_wide(found.value)) return false;
    const bool here = is_capital(found.value);
    in_a_row |= here && before;
    before = here;
    text.remove_prefix(found.size);
  }
  return in_a_row;
}

bool has_small_letter(std::string_view text) { return any_code_point(text, is_small); }

std::string lowered(std::string_view text) { return changed(text, small); }

std::string to_small_letters(std::string_view text) {
  std::string result = lowered(text);
  bool first = true;
  char32_t before = U' ';
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint found = first_code_point(text.substr(at));
    const std::size_t end = at + found.size;
    if (is_capital(found.value)) {
      const char32_t after = end < text.size() ? first_code_point(text.substr(end)).value : U' ';
      const bool alone = !is_capital(before) && !is_capital(after);
      if (first || (found.value == U'I' && alone)) {
        result.replace(at, found.size, text.substr(at, found.size));
      }
      first = false;
    }
    before = found.value;
    at = end;
  }
  return result;
}

std::string to_capitals(std::string_view text) { return changed(text, capital); }

}  // namespace glossa
