#include "text/capitals.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "documents.h"
#include "files.h"
#include "model/parts.h"
#include "text/words.h"

namespace glossa::test {
namespace {

TEST_SUITE_BEGIN("capitals");

TEST_CASE("shouted is what has capitals in a row and no small letter") {
  for (const std::string text : {"THANK YOU", "OÙ EST LA GARE ?", "ÇA VA", "I'LL GO", "ŁÓDŹ",
                                 "ΓΕΙΑ", "ПРИВЕТ!", "STRASSE", "🙂 OK \xFF"}) {
    CAPTURE(text);
    CHECK(is_shouted(text));
  }
  for (const std::string text : {"", "I", "A B C", "3 + 4 = 7", "NATO is big.", "Thank you",
                                 "ÇA va", "ПРИВЕт", "你好", "他住在NEW YORK。", "\xC3"}) {
    CAPTURE(text);
    CHECK_FALSE(is_shouted(text));
  }
}

TEST_CASE("small letters and capitals have the same length, and lead back") {
  for (const auto& [shouted, quiet] : std::vector<std::pair<std::string, std::string>>{
           {"WHERE AM I?", "Where am I?"},
           {"I'M HERE; I AM.", "I'm here; I am."},
           {"« OÙ EST L'ÉTÉ ? »", "« Où est l'été ? »"},
           {"GRÜSSE AUS ŁÓDŹ, ŸÇŽĲ", "Grüsse aus łódź, ÿçžĳ"},
           {"ΓΕΙΑ ΣΟΥ", "Γεια σου"},
           {"ПРИВЕТ, ЁЖ!", "Привет, ёж!"},
           {"A × B \xFF 🙂 你", "A × b \xFF 🙂 你"}}) {
    CHECK(to_small_letters(shouted) == quiet);
    CHECK(to_capitals(quiet) == shouted);
    CHECK(quiet.size() == shouted.size());
  }
  CHECK(to_capitals("Straße, ς ı") == "STRAßE, ς ı");
}

TEST_CASE("every character keeps its length") {
  for (char32_t c = 0x80; c < 0x800; ++c) {
    const std::string text = {static_cast<char>(0xC0U | (c >> 6U)),
                              static_cast<char>(0x80U | (c & 0x3FU))};
    CHECK(to_capitals(text).size() == 2);
    CHECK(to_small_letters("A" + text).size() == 3);
    CHECK(to_capitals(to_small_letters("A" + to_capitals(text))) == "A" + to_capitals(text));
  }
}

TEST_CASE("a text gets its capital at its first word") {
  for (const auto& [text, expected] : std::vector<std::pair<std::string, std::string>>{
           {"", ""},
           {"3!", "3!"},
           {"le chat", "Le chat"},
           {"\"été\"", "\"Été\""},
           {"Le chat", "Le chat"},
           {"邮寄 bob@example.com。", "邮寄 bob@example.com。"}}) {
    CHECK(with_capital(text) == expected);
  }
}

TEST_CASE("a shouted sentence is translated as if it were said, in capitals") {
  const Model model = load_model("tiny-tied.safetensors");
  const Translator translator(model);
  const auto said = translator.translate("The cat sleeps.", {.beam = 3, .nbest = 3});
  const auto shouted = translator.translate("THE CAT SLEEPS.", {.beam = 3, .nbest = 3});
  REQUIRE(said.has_value());
  REQUIRE(shouted.has_value());
  CHECK(shouted->text == to_capitals(said->text));
  CHECK(shouted->text != said->text);
  const auto& loud = shouted->sentences[0].translations;
  REQUIRE(loud.size() == said->sentences[0].translations.size());
  for (std::size_t k = 0; k < loud.size(); ++k) {
    const Translation& quiet = said->sentences[0].translations[k];
    CHECK(loud[k].text == to_capitals(quiet.text));
    CHECK(loud[k].score == quiet.score);
    CHECK(loud[k].attention == quiet.attention);
    CHECK(loud[k].source.back().range.begin == 15);
  }
  // What is written by hand is aligned the same way.
  const auto aligned = translator.align("THE CAT SLEEPS.", loud[0].text);
  const auto calm = translator.align("The cat sleeps.", said->text);
  REQUIRE(aligned.has_value());
  REQUIRE(calm.has_value());
  CHECK(aligned->text == loud[0].text);
  CHECK(aligned->score == calm->score);
}

TEST_CASE("what a shouted sentence becomes can begin in capitals, wherever it ends, or be said") {
  const Translator translator(load_model("tiny-tied.safetensors"));
  const std::string source = "THE CAT SLEEPS.";
  const Document shouted = translated(translator, source);
  const Document said = translated(translator, "The cat sleeps.");
  for (std::size_t end = 1; end < shouted.text.size(); ++end) {
    TranslateOptions options;
    options.prefix = shouted.text.substr(0, end);
    CAPTURE(options.prefix);
    CHECK(translated(translator, source, options).text == shouted.text);
    options.prefix = said.text.substr(0, end);
    if (has_small_letter(options.prefix)) {
      CHECK(translated(translator, source, options).text == said.text);
    }
  }
  const auto after = [&](const std::string& prefix) {
    const auto found = translator.alternatives(source, prefix, 5);
    REQUIRE(found.has_value());
    return *found;
  };
  const auto loud = after("LE ");
  const auto calm = after("Le ");
  std::set<std::string> texts;
  std::size_t k = 0;
  for (const Alternative& one : calm) {
    // Two of them may be the same in capitals.
    if (!texts.insert(to_capitals(one.text)).second || k == loud.size()) continue;
    CHECK(loud[k].text == to_capitals(one.text));
    CHECK(loud[k].token == to_capitals(one.token));
    CHECK(loud[k].log_probability == one.log_probability);
    ++k;
  }
  CHECK(k > 1);
  texts.clear();
  const auto beginnings = translator.alternatives(source, "", 20);
  REQUIRE(beginnings.has_value());
  for (const Alternative& one : *beginnings) CHECK((one.ends || texts.insert(one.text).second));
}

TEST_CASE("texts in capitals and others can have the same beginning") {
  const Translator translator(load_model("tiny-tied.safetensors"));
  TranslateOptions options;
  options.prefix = "L";
  const std::vector<std::string_view> texts = {"THE CAT SLEEPS.", "The cat sleeps."};
  const auto found = translator.translate_batch(texts, options);
  REQUIRE(found.has_value());
  CHECK((*found)[0].text == to_capitals((*found)[1].text));
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
