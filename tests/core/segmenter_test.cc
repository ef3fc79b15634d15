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
      tokenizer_of({{"▁One", -1}, {"▁Two", -1},   {"▁Dr", -1}, {"▁1", -1}, {"O", -2}, {"▁one", -1},
                    {"▁two", -1}, {"▁three", -1}, {"▁3", -1},  {"▁“", -1}, {"▁", -2}, {"a", -2},
                    {"3", -2},    {"5", -2},      {".", -2},   {",", -2},  {"?", -2}, {"!", -2},
                    {":", -2},    {";", -2},      {"”", -2},   {"\"", -2}, {")", -2}, {"…", -2},
                    {"»", -2},    {"。", -2},     {"、", -2},  {"日", -2}, {"—", -2}});
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
  CHECK(cut("one two, three", 8) == Texts{"one two, three"});
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

TEST_CASE("what has nothing that the vocabulary knows is no segment") {
  CHECK(cut("☃ ☃☃", 8).empty());
  CHECK(cut("☃\none ☃", 8) == Texts{"one ☃"});
  CHECK(cut("\xFF", 8).empty());
}

TEST_CASE("every sentence is a segment") {
  CHECK(cut("one. Two! One? Two", 64) == Texts{"one.", "Two!", "One?", "Two"});
  CHECK(cut("one… Two", 64) == Texts{"one…", "Two"});
  CHECK(cut("“one.” Two", 64) == Texts{"“one.”", "Two"});
  CHECK(cut("one.») Two", 64) == Texts{"one.»)", "Two"});
  CHECK(cut("one! two", 64) == Texts{"one!", "two"});
  CHECK(cut("日日。日日", 64) == Texts{"日日。", "日日"});
  CHECK(cut("日日!日日", 64) == Texts{"日日!", "日日"});
}

TEST_CASE("what looks like the end of a sentence and is none") {
  CHECK(cut("one. two", 64) == Texts{"one. two"});
  CHECK(cut("“one?” two", 64) == Texts{"“one?” two"});
  CHECK(cut("Dr. One two", 64) == Texts{"Dr. One two"});
  CHECK(cut("one O. Two", 64) == Texts{"one O. Two"});
  CHECK(cut("one a.a. Two", 64) == Texts{"one a.a. Two"});
  CHECK(cut("1. One 3.5", 64) == Texts{"1. One 3.5"});
  CHECK(cut("one 1. Two", 64) == Texts{"one 1.", "Two"});
}

TEST_CASE("the best boundary that fits: clause, space, token") {
  CHECK(cut("one two. one two three one two", 6) == Texts{"one two.", "one two three one two"});
  CHECK(cut("one two, one two three one", 6) == Texts{"one two,", "one two three one"});
  CHECK(cut("one two three one two three one", 6) == Texts{"one two three one two three", "one"});
  // The last of equal ones.
  CHECK(cut("one, two, three, one", 6) == Texts{"one, two, three,", "one"});
}

TEST_CASE("long sentences are cut after what ends a clause") {
  CHECK(cut("one two? one two three", 5) == Texts{"one two?", "one two three"});
  CHECK(cut("one two! one two three", 5) == Texts{"one two!", "one two three"});
  CHECK(cut("one two… one two three", 5) == Texts{"one two…", "one two three"});
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
