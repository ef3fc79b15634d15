#include "translator/segmenter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "files.h"
#include "model/parts.h"
#include "model_bytes.h"
#include "tokenizer/utf8.h"

namespace glossa::test {
namespace {

using Texts = std::vector<std::string>;

// Each word and each character of these is a token.
const Tokenizer& words() {
  static const Tokenizer kTokenizer =
      tokenizer_of({{"▁one", -1}, {"▁two", -1}, {"▁three", -1}, {"▁3", -1}, {"▁“", -1}, {"▁", -2},
                    {"a", -2},    {"3", -2},    {"5", -2},      {".", -2},  {",", -2},  {"?", -2},
                    {"!", -2},    {":", -2},    {";", -2},      {"”", -2},  {"\"", -2}, {")", -2},
                    {"…", -2},    {"»", -2},    {"。", -2},     {"、", -2}, {"日", -2}, {"—", -2}});
  return kTokenizer;
}

Texts cut(const std::string& text, std::size_t max_tokens) {
  Texts result;
  std::size_t end = 0;
  for (const Segment& part : segment(words(), text, max_tokens)) {
    REQUIRE(part.range.begin >= end);
    REQUIRE(part.range.end <= text.size());
    end = part.range.end;
    CHECK_FALSE(part.encoding.ids.empty());
    CHECK(part.encoding.ids.size() <= max_tokens);
    result.push_back(text.substr(part.range.begin, part.range.end - part.range.begin));
    CHECK(part.encoding.ids == words().encode(result.back()).ids);
  }
  return result;
}

TEST_SUITE_BEGIN("segmenter");

TEST_CASE("what fits stays whole, without the blanks around it") {
  CHECK(cut("one two. three", 8) == Texts{"one two. three"});
  CHECK(cut("  one two\t", 8) == Texts{"one two"});
  CHECK(cut("", 8).empty());
  CHECK(cut(" \t\u00A0\u200B\x01", 8).empty());
  CHECK(cut("one two three one", 4) == Texts{"one two three one"});
}

TEST_CASE("lines are segments of their own") {
  CHECK(cut("one\ntwo", 8) == Texts{"one", "two"});
  CHECK(cut("\n one \r\n\r\n two\n", 8) == Texts{"one", "two"});
  CHECK(cut("one\rtwo", 8) == Texts{"one", "two"});
}

TEST_CASE("the best boundary that fits: sentence, clause, space, token") {
  CHECK(cut("one two. one two three one two", 6) == Texts{"one two.", "one two three one two"});
  CHECK(cut("one. two, one two three one", 6) == Texts{"one.", "two, one two three one"});
  CHECK(cut("one two, one two three one", 6) == Texts{"one two,", "one two three one"});
  CHECK(cut("one two three one two three one", 6) == Texts{"one two three one two three", "one"});
  // The last of equal ones.
  CHECK(cut("one. two. three. one", 6) == Texts{"one. two. three.", "one"});
  CHECK(cut("one, two, three, one", 6) == Texts{"one, two, three,", "one"});
}

TEST_CASE("sentences end before a space, after closing quotes too") {
  CHECK(cut("one two? one two three", 5) == Texts{"one two?", "one two three"});
  CHECK(cut("one two! one two three", 5) == Texts{"one two!", "one two three"});
  CHECK(cut("one two… one two three", 5) == Texts{"one two…", "one two three"});
  CHECK(cut("“one.” two three one two", 6) == Texts{"“one.”", "two three one two"});
  CHECK(cut("one.») two three one two", 6) == Texts{"one.»)", "two three one two"});
  CHECK(cut("one: two one two three", 5) == Texts{"one:", "two one two three"});
  CHECK(cut("one; two one two three", 5) == Texts{"one;", "two one two three"});
  // Chinese and Japanese write no spaces.
  CHECK(cut("日日。日日、日日日", 6) == Texts{"日日。", "日日、", "日日日"});
}

TEST_CASE("a number is not cut at its point") {
  CHECK(cut("one two 3.5 one two", 5) == Texts{"one two 3.5", "one two"});
  CHECK(cut("one two 3.5 one two", 4) == Texts{"one two", "3.5 one", "two"});
  CHECK(cut("one 3,5 two three one", 4) == Texts{"one 3,5", "two three one"});
}

TEST_CASE("a word that is too long is cut between tokens, and each part fits") {
  const std::string word(30, 'a');
  Texts parts = cut(word, 8);
  CHECK(parts.size() == 5);  // ▁ and seven letters, then ▁ again before what is no word's beginning
  std::string joined;
  for (const std::string& part : parts) joined += part;
  CHECK(joined == word);
}

TEST_CASE("nothing but blanks is lost") {
  const Model model = load_model("tiny-tied.safetensors");
  const Tokenizer& tokenizer = model.parts().tokenizer;
  std::string text;
  for (const Reference& reference : read_references("tiny-tied.tsv")) {
    text += reference.source + (text.size() % 3 == 0 ? " ½ \u00ADand 🙂" : "  ") + reference.greedy;
  }
  for (const std::size_t max_tokens : {8, 11, 64}) {
    std::size_t end = 0;
    for (const Segment& part : segment(tokenizer, text, max_tokens)) {
      REQUIRE(part.range.begin >= end);
      for (std::size_t at = end; at < part.range.begin;) {
        const CodePoint skipped = first_code_point(std::string_view(text).substr(at));
        CHECK(is_blank(skipped.value));
        at += skipped.size;
      }
      CHECK(part.encoding.ids.size() <= max_tokens);
      end = part.range.end;
    }
    CHECK(end == text.size());
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
