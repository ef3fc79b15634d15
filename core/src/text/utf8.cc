#include "text/utf8.h"

namespace glossa {
namespace {

constexpr CodePoint kInvalid{U'\uFFFD', 1, false};

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

CodePoint first_code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1, true};

  // 0xC0, 0xC1 could only begin overlong forms.
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return kInvalid;
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(text[i])) return kInvalid;
    value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return kInvalid;
  return {value, size, true};
}

char32_t last_code_point(std::string_view text) {
  if (text.empty()) return 0;
  std::size_t begin = text.size() - 1;
  while (begin > 0 && text.size() - begin < 4 && is_continuation(text[begin])) --begin;
  const CodePoint last = first_code_point(text.substr(begin));
  return begin + last.size == text.size() ? last.value : kInvalid.value;
}

std::string to_valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const CodePoint first = first_code_point(text);
    result += first.valid ? text.substr(0, first.size) : kReplacement;
    text.remove_prefix(first.size);
  }
  return result;
}

bool is_blank(char32_t c) {
  const bool control = c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD;
  const bool space = c == 0x1680 || (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
                     (c >= 0x205F && c <= 0x206F) || c == 0x3000;
  return control || space || c == 0xFEFF;
}

}  // namespace glossa
