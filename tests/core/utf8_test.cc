#include "text/utf8.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glossa::test {
namespace {

TEST_SUITE_BEGIN("utf8");

TEST_CASE("valid code points of every length") {
  const std::vector<std::pair<std::string_view, char32_t>> table = {{std::string_view("\0", 1), 0},
                                                                    {"a", U'a'},
                                                                    {"\x7F", 0x7F},
                                                                    {"\xC2\x80", 0x80},
                                                                    {"\xDF\xBF", 0x7FF},
                                                                    {"\xE0\xA0\x80", 0x800},
                                                                    {"\xED\x9F\xBF", 0xD7FF},
                                                                    {"\xEE\x80\x80", 0xE000},
                                                                    {"\xEF\xBF\xBD", 0xFFFD},
                                                                    {"\xEF\xBF\xBF", 0xFFFF},
                                                                    {"\xF0\x90\x80\x80", 0x10000},
                                                                    {"\xF4\x8F\xBF\xBF", 0x10FFFF}};
  for (const auto& [text, value] : table) {
    CAPTURE(value);
    const CodePoint first = first_code_point(std::string(text) + "x");
    CHECK(first.valid);
    CHECK(first.value == value);
    CHECK(first.size == text.size());
    CHECK(to_valid_utf8(text) == text);
  }
}

TEST_CASE("every byte of what is not UTF-8 is replaced on its own") {
  const std::vector<std::pair<std::string_view, std::size_t>> table = {
      {"\x80", 1},              // continuation without lead
      {"\xBF\xBF", 2},          //
      {"\xC0\xAF", 2},          // overlong '/'
      {"\xC1\xBF", 2},          // overlong 0x7F
      {"\xE0\x80\xAF", 3},      // overlong in three bytes
      {"\xE0\x9F\xBF", 3},      // overlong 0x7FF
      {"\xF0\x80\x80\xAF", 4},  // overlong in four bytes
      {"\xF0\x8F\xBF\xBF", 4},  // overlong 0xFFFF
      {"\xED\xA0\x80", 3},      // high surrogate
      {"\xED\xBF\xBF", 3},      // low surrogate
      {"\xF4\x90\x80\x80", 4},  // above U+10FFFF
      {"\xF5\x80\x80\x80", 4},  // lead that no code point has
      {"\xFE", 1},
      {"\xFF\xFF", 2},
      {"\xC3", 1},          // cut off
      {"\xE2\x82", 2},      //
      {"\xF0\x9F\x99", 3},  //
  };
  for (const auto& [bytes, count] : table) {
    CAPTURE(bytes.size());
    std::string expected;
    for (std::size_t i = 0; i < count; ++i) expected += kReplacement;
    CHECK_FALSE(first_code_point(bytes).valid);
    CHECK(first_code_point(bytes).size == 1);
    CHECK(first_code_point(bytes).value == 0xFFFD);
    CHECK(to_valid_utf8(bytes) == expected);
    // Valid text around it stays.
    CHECK(to_valid_utf8("é" + std::string(bytes) + "z") == "é" + expected + "z");
  }
  CHECK(to_valid_utf8("\xC3z") == "\xEF\xBF\xBDz");
  CHECK(to_valid_utf8("") == "");
}

TEST_CASE("the last code point") {
  for (const auto& [text, value] : std::vector<std::pair<std::string_view, char32_t>>{
           {"", 0}, {"a", U'a'}, {"aé", U'é'}, {"日a日", U'日'}, {"日a", U'a'}, {"😀", U'😀'}}) {
    CAPTURE(text);
    CHECK(last_code_point(text) == value);
  }
  for (const std::string_view bytes :
       {"\x80", "é\x80", "a\xE2\x82", "a\xFF", "\x80\x80\x80\x80\x80"}) {
    CHECK(last_code_point(bytes) == 0xFFFD);
  }
}

TEST_CASE("characters that are written without spaces") {
  // tests/wasm/sentences.test.mjs and tests/weights/test_tokenizer.py have the same ones.
  for (const char32_t wide : {U'日', U'。', U'，', U'カ', U'々', U'𠀀', U'（'})
    CHECK(is_wide(wide));
  for (const char32_t narrow : {U'a', U'é', U'”', U'…', U'한', U'😀', U'\uFFFD', U'\0'}) {
    CHECK_FALSE(is_wide(narrow));
  }
}

TEST_CASE("blank characters") {
  for (const char32_t blank :
       {0x00U, 0x09U, 0x0AU, 0x0DU, 0x20U, 0x7FU, 0x85U, 0xA0U, 0xADU, 0x1680U, 0x2003U, 0x200BU,
        0x200EU, 0x2028U, 0x202FU, 0x2060U, 0x3000U, 0xFEFFU}) {
    CAPTURE(static_cast<unsigned>(blank));
    CHECK(is_blank(blank));
  }
  for (const char32_t visible : {0x21U, 0x7EU, 0xA1U, 0xACU, 0xAEU, 0x0301U, 0x2010U, 0x2030U,
                                 0x2581U, 0x3001U, 0xFFFDU, 0x1F642U}) {
    CAPTURE(static_cast<unsigned>(visible));
    CHECK_FALSE(is_blank(visible));
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
