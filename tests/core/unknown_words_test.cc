#include "reading/unknown_words.h"

#include <doctest/doctest.h>

#include <string>

#include "files.h"
#include "model/parts.h"
#include "reading/masked.h"
#include "text/kept.h"
#include "text/verbatim.h"

namespace glossa::test {
namespace {

// Between the parts "|". The vocabulary has no "ж", and none of "Ж🙂王×÷".
std::string named(const std::string& text) {
  static const Model model = load_model("tiny-tied.safetensors");
  const Tokenizer& tokenizer = model.parts().tokenizer;
  std::string result;
  for (const Range& name : unknown_words(tokenizer, text, tokenizer.encode(text))) {
    result += (result.empty() ? "" : "|") + text.substr(name.begin, name.end - name.begin);
  }
  return result;
}

TEST_SUITE_BEGIN("verbatim");

TEST_CASE("names are words of letters that the vocabulary lacks") {
  CHECK(named("Anжa saw Жan, and (Bobж).") == "Anжa|Жan|Bobж");
  CHECK(named("Anжa's cat-Жж жж") == "Anжa|Жж|жж");
  CHECK(named("王Anж王") == "Anж");
  CHECK(named("Anж") == "Anж");
}

TEST_CASE("symbols that the vocabulary lacks are among them") {
  CHECK(named("5🙂 a cat 🙂🙂👩\u200D🔬.") == "🙂|🙂🙂👩\u200D🔬");
  CHECK(named("Anж🙂 → a") == "Anж|🙂|→");
  const std::string joined = "Hi 👩\u200D🔬.";
  CHECK(verbatim_spans(joined, std::vector<Range>{{3, 14}}) == std::vector<Range>{{3, 14}});
  const std::string sentence = "🙂 Hi🙂";
  const std::vector<Range> symbols = {{0, 4}, {7, 11}};
  CHECK(keeps(sentence, symbols, "🙂Salut🙂"));
  CHECK_FALSE(keeps(sentence, symbols, "Salut 🙂"));
}

TEST_CASE("what is no such name") {
  for (const std::string text : {"", "a cat.", "a catж", "王", "\xFF", "×÷"}) {
    CAPTURE(text);
    CHECK(named(text).empty());
  }
}

TEST_CASE("they are spans beside numbers, but not within addresses") {
  const std::string text = "Жan12 Bж34, 56 (Ж) жж@a.bc";
  const std::vector<Range> names = {{0, 4}, {7, 10}, {18, 20}, {22, 26}};
  const std::vector<Range> expected = {{0, 4}, {7, 12}, {14, 16}, {18, 20}, {22, 31}};
  CHECK(verbatim_spans(text, names) == expected);
}

TEST_CASE("beside bytes that are not UTF-8 they are one token with these") {
  const Model model = load_model("tiny-tied.safetensors");
  const std::string text = "\x80Zoж";
  const auto encoding = encode_masked(model.parts().tokenizer, text, std::vector<Range>{{1, 5}});
  REQUIRE(encoding.has_value());
  CHECK(encoding->tokens.back().text == "\uFFFDZoж");
  CHECK(encoding->tokens.back().range == Range{0, 5});
}

TEST_CASE("a translation keeps them as words") {
  const std::string sentence = "Zoж is here.";
  const std::vector<Range> names = {{0, 4}};
  CHECK(keeps(sentence, names, "Zoж est ici."));
  CHECK(keeps(sentence, names, "Zoжs Haus und \"Zoж\""));
  CHECK(keeps(sentence, names, "Zoжie, ZoжS"));
  CHECK_FALSE(keeps(sentence, names, "aZoж est ici."));
  CHECK_FALSE(keeps(sentence, names, "Zoжie est ici."));
  CHECK_FALSE(keeps(sentence, names, "Zoжse est ici."));
  CHECK_FALSE(keeps(sentence, names, "Zo est ici."));
  const std::vector<Range> twice = {{0, 4}, {9, 13}};
  CHECK(keeps("Zoж saw Zoж.", twice, "Zoж a vu Zoж."));
  CHECK_FALSE(keeps("Zoж saw Zoж.", twice, "Zoж a vu Zo."));
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
