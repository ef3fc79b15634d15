#include "reading/names.h"

#include <doctest/doctest.h>

#include <string>

#include "files.h"
#include "model/parts.h"

namespace glossa::test {
namespace {

// Between the parts "|". No piece of the vocabulary is a name; "▁moon" and "▁dog" are pieces.
std::string lost(const std::string& text, const std::string& translation = "",
                 const std::string& language = "en") {
  static const Model model = load_model("tiny-tied.safetensors");
  const Tokenizer& tokenizer = model.parts().tokenizer;
  const Reading reading{text, tokenizer.encode(text), false};
  std::string result;
  for (const Range& name : lost_names(tokenizer, language, reading, translation)) {
    result += (result.empty() ? "" : "|") + text.substr(name.begin, name.end - name.begin);
  }
  return result;
}

TEST_SUITE_BEGIN("verbatim");

TEST_CASE("names are words with a capital in several pieces that the translation lacks") {
  CHECK(lost("I saw Zorro and EU in Xuw.") == "Zorro|EU|Xuw");
  CHECK(lost("I saw Zorro and Xuw.", "J'ai vu Zorro et Xu.") == "Xuw");
  CHECK(lost("Zorro is here, Xuw.") == "Zorro|Xuw");
  CHECK(lost("Я Zorro 你 Xuw").find("Xuw") != std::string::npos);
}

TEST_CASE("their apostrophes are none of them") {
  CHECK(lost("I like Zorro's dog.") == "Zorro");
  CHECK(lost("It's Xuw’s, I'm O'Zorro.") == "Xuw|Zorro");
  CHECK(lost("C'est d'Zorro.", "", "fr") == "Zorro");
}

TEST_CASE("other words are no names") {
  for (const std::string text : {"", "Moon and Dog", "The Xuw is here.", "many Zorros", "l'Xuwa",
                                 "He is Xuwian.", "Xuwing", "Xuwly", "Xuw Zorro"}) {
    CAPTURE(text);
    CHECK(lost(text) == (text == "Xuw Zorro" ? "Zorro" : ""));  // that is a heading
  }
  CHECK(lost("Ich sah Zorro.", "", "de-AT").empty());
  CHECK(lost("Moon Zorro kam.", "", "de").empty());
}

TEST_CASE("German names stand behind titles or other names") {
  CHECK(lost("Ich sah Frau Zorro.", "", "de") == "Zorro");
  CHECK(lost("Herr Zorro kam.", "", "de-AT") == "Zorro");
  CHECK(lost("Ich sah Zuxu Zorro.", "", "de") == "Zorro");
  CHECK(lost("Zuxu Zorro kam.", "", "de") == "Zorro");
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
