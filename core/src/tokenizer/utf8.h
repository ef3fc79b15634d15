// Reading UTF-8 that may be damaged.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace glossa {

inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

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

// Is it a character of a script, or a mark, that is written without spaces: Chinese, Japanese?
constexpr bool is_wide(char32_t code_point) {
  return code_point >= 0x2E80 && code_point != U'\uFFFD';
}

// `text` with each byte that is not UTF-8 replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

// White space, control and other invisible format characters: nothing to translate.
bool is_blank(char32_t code_point);

}  // namespace glossa
