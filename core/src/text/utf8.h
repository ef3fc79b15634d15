// Reading UTF-8 that may be damaged.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace glossa {

inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

constexpr bool is_ascii_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
constexpr bool is_ascii_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

constexpr bool is_ascii_alphanumeric(char c) {
  const auto value = static_cast<unsigned char>(c);
  return is_ascii_letter(value) || is_ascii_digit(value);
}

struct CodePoint {
  char32_t value;    // U+FFFD where the bytes are not UTF-8
  std::size_t size;  // bytes, at least 1; exactly 1 where they are not UTF-8
  bool valid;
};

// The first code point of `text`, which is not empty. Overlong forms, surrogates and values above
// U+10FFFF are not UTF-8.
CodePoint first_code_point(std::string_view text);

// The last code point of `text`, 0 where it is empty. U+FFFD where the bytes are not UTF-8.
char32_t last_code_point(std::string_view text);

// Is it a character or a mark of Chinese or Japanese, which are written without spaces? Blocks of
// ideographs, kana, and full-width forms; wasm/src/gaps.ts and the recipe's WIDE have the same.
constexpr bool is_wide(char32_t c) {
  return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFFEF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

// Is it a letter of an alphabet? Beyond ASCII all up to Unicode's punctuation is taken for one.
constexpr bool is_letter(const CodePoint& found) {
  const char32_t c = found.value;
  return found.valid && (is_ascii_letter(c) || (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7));
}

// Is it an arrow, a pictograph, an emoji, or of a script that no model here reads?
constexpr bool is_symbol(const CodePoint& found) {
  return found.valid && found.value >= 0x2190 && !is_wide(found.value);
}

// Is there a code point that is(value)?
template <typename Is>
bool any_code_point(std::string_view text, Is is) {
  while (!text.empty()) {
    const CodePoint first = first_code_point(text);
    if (is(first.value)) return true;
    text.remove_prefix(first.size);
  }
  return false;
}

inline constexpr char32_t kJoiner = 0x200D;  // of several emoji to one

// `text` with each byte that is not UTF-8 replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

// White space, control and other invisible format characters: nothing to translate.
bool is_blank(char32_t code_point);

}  // namespace glossa
