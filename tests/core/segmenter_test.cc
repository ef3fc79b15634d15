#include "translator/segmenter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "files.h"
#include "model/parts.h"
#include "model_bytes.h"
#include "text/utf8.h"

namespace glossa::test {
namespace {

using Texts = std::vector<std::string>;

// "a|b", which doctest can print.
std::string joined(const Texts& texts) {
  std::string result;
  for (const std::string& text : texts) result += (result.empty() ? "" : "|") + text;
  return result;
}

// Each word and each character of these is a token.
const Tokenizer& words() {
  static const Tokenizer kTokenizer = [] {
    std::vector<ScoredPiece> pieces;
    for (const char* piece :
         {"▁one", "▁two", "▁three", "▁One", "▁Two", "▁Three", "▁3", "▁1", "▁“", "“",
          "▁Dr",  "▁J",   "▁a",     "▁(",   "m",    "a",      "3",  "5",  ".",  ",",
          "?",    "!",    ":",      ";",    "”",    "\"",     ")",  "…",  "»",  "。",
          "、",   "日",   "—",      "▁",    "！",   "？",     "，", "；", "）"}) {
      pieces.emplace_back(piece, -1.0F);
    }
    return tokenizer_of(pieces);
  }();
  return kTokenizer;
}

Texts cut(const std::string& text, std::size_t max_tokens) {
  Texts result;
  std::size_t end = 0;
  for (const Segment& part : segment(words(), "en", text, max_tokens)) {
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

TEST_CASE("blanks around a line are left out") {
  CHECK(joined(cut("one two three", 8)) == "one two three");
  CHECK(joined(cut("  one two\t", 8)) == "one two");
  CHECK(cut("", 8).empty());
  CHECK(cut(" \t\u00A0\u200B\x01", 8).empty());
}

TEST_CASE("lines are segments of their own") {
  CHECK(joined(cut("one\ntwo", 8)) == "one|two");
  CHECK(joined(cut("\n one \r\n\r\n two\n", 8)) == "one|two");
  CHECK(joined(cut("one\rtwo", 8)) == "one|two");
}

TEST_CASE("a line is cut after each sentence") {
  CHECK(joined(cut("One two. Two three! One? Two… Three", 16)) ==
        "One two.|Two three!|One?|Two…|Three");
  CHECK(joined(cut("one two? one two three", 16)) == "one two?|one two three");
  CHECK(joined(cut("One two.", 16)) == "One two.");
  CHECK(joined(cut("one 1. Two", 16)) == "one 1.|Two");
  CHECK(joined(cut("No. One two", 16)) == "No.|One two");
  // Closing quotes and brackets belong to what they close.
  CHECK(joined(cut("“One.” Two three", 16)) == "“One.”|Two three");
  CHECK(joined(cut("One.») Two three", 16)) == "One.»)|Two three");
  CHECK(joined(cut("One two.\" Two", 16)) == "One two.\"|Two");
  // Chinese and Japanese write no spaces.
  CHECK(joined(cut("日日。日日!日日、日", 16)) == "日日。|日日!|日日、日");
  CHECK(joined(cut("日！日？a日。）日", 16)) == "日！|日？|a日。）|日");
  CHECK(joined(cut("日。”日。“日。”“日。”", 24)) == "日。”|日。|“日。”|“日。”");
}

TEST_CASE("what looks like the end of a sentence and is none") {
  for (const std::string text :
       {"One 3.5 two", "One 3,5. two", "Dr. One two", "J. One", "One a.m. Two", "One (Dr. Two) one",
        "“One?” one two", "One... one two", "1. One two", "One: Two; Three, One — Two", "3.5",
        "One two.one two", "No. 3 two"}) {
    CAPTURE(text);
    CHECK(joined(cut(text, 16)) == text);
  }
}

// Each line is a language and the sentences of a text; tests/wasm reads it too.
TEST_CASE("sentences end where the package has them end") {
  const Model model = load_model("tiny-tied.safetensors");
  std::size_t count = 0;
  for (const Texts& line : read_table("sentences.tsv")) {
    REQUIRE(line.size() > 1);
    const Texts expected(line.begin() + 1, line.end());
    std::string text;
    for (const std::string& sentence : expected) text += (text.empty() ? "" : " ") + sentence;
    Texts found;
    for (const Segment& part : segment(model.parts().tokenizer, line[0], text, 1000)) {
      found.push_back(text.substr(part.range.begin, part.range.end - part.range.begin));
    }
    CHECK(joined(found) == joined(expected));
    ++count;
  }
  CHECK(count > 20);
}

TEST_CASE("a sentence that is too long is cut late: at a clause, else a space, else a token") {
  CHECK(joined(cut("one two, one two three one", 6)) == "one two,|one two three one");
  CHECK(joined(cut("one, two, three, one", 6)) == "one, two, three,|one");
  CHECK(joined(cut("one: two one two three", 5)) == "one:|two one two three");
  CHECK(joined(cut("one; two one two three", 5)) == "one;|two one two three");
  CHECK(joined(cut("日日、日日日", 5)) == "日日、|日日日");
  CHECK(joined(cut("日，日日；日日", 7)) == "日，日日；|日日");
  CHECK(joined(cut("one two three one two three one", 6)) == "one two three one two three|one");
  CHECK(joined(cut("One. two three one two, three", 6)) == "One.|two three one two, three");
  // A full stop that may not end the sentence is as good as a comma.
  CHECK(joined(cut("one two. one two three one two", 6)) == "one two.|one two three one two");
  // A number is not cut at its point.
  CHECK(joined(cut("one two 3.5 one two", 5)) == "one two 3.5|one two");
  CHECK(joined(cut("one two 3.5 one two", 4)) == "one two|3.5 one|two");
  CHECK(joined(cut("one 3,5 two three one", 4)) == "one 3,5|two three one");
}

TEST_CASE("what holds nothing that the model knows is no segment") {
  CHECK(cut("🙂", 8).empty());
  CHECK(cut("🙂 שלום\xFF", 8).empty());
  CHECK(joined(cut("one 🙂", 8)) == "one 🙂");
  CHECK(joined(cut("🙂\nOne. 🙂! Two", 8)) == "One.|🙂!|Two");
}

TEST_CASE("a word that is too long is cut between tokens, and each part fits") {
  const std::string word(30, 'a');
  Texts parts = cut(word, 8);
  CHECK(parts.size() == 5);  // ▁ and seven letters, then ▁ again before what is no word's beginning
  std::string together;
  for (const std::string& part : parts) together += part;
  CHECK(together == word);
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
    for (const Segment& part : segment(tokenizer, "en", text, max_tokens)) {
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
