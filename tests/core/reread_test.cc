#include "translator/reread.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "documents.h"
#include "files.h"
#include "model/parts.h"
#include "reading/respellings.h"
#include "text/words.h"

namespace glossa::test {
namespace {

const Model& tied() {
  static const Model model = load_model("tiny-tied.safetensors");
  return model;
}

// Which has no "G", "D" or "M"; "▁garden", "▁dog" and "▁moon" are pieces.
const Tokenizer& tokenizer() { return tied().parts().tokenizer; }

Reading as_is(const std::string& text) { return {text, tokenizer().encode(text), false}; }

Translation found(const std::string& sentence, Reading reading) {
  std::vector<Job> jobs;
  jobs.push_back({sentence, std::move(reading), false, {}});
  const Parts& model = tied().parts();
  Caches caches(model.network);
  translate_jobs(model, caches, pointers(jobs), {{4, 1.0F}, 1, true, 16});
  return jobs[0].translations.at(0);
}

TEST_SUITE_BEGIN("capitals");

TEST_CASE("a first word is read in small letters where it is two pieces fewer then") {
  for (const auto& [text, small] : std::vector<std::pair<std::string, std::string>>{
           {"Garden is old.", "garden is old."},
           {"\"Moon\" is old, Dog.", "\"moon\" is old, Dog."},
           {"3 Dog's old", "3 dog's old"}}) {
    const auto reading = with_small_beginning(tokenizer(), "en", as_is(text));
    REQUIRE(reading.has_value());
    CHECK(reading->text == small);
    CHECK(reading->encoding.ids == tokenizer().encode(small).ids);
  }
  for (const std::string text : {"", "3!", "garden", "The garden", "I am here", "O garden"}) {
    CAPTURE(text);
    CHECK_FALSE(with_small_beginning(tokenizer(), "en", as_is(text)).has_value());
  }
}

// The text whose translation by `found` is more probable counts, where it leads.
void check_better(const std::string& text, const Reading& other, float lead, bool& better) {
  const Translation before = found(text, as_is(text));
  const Translation again = found(text, other);
  better = again.score > before.score + lead;
  const Document document = translated(Translator(tied()), text, {.beam = 4});
  CHECK(document.text == (better ? again : before).text);
  check_document(text, document);
  const Translation& kept = document.sentences[0].translations[0];
  CHECK(kept.score == doctest::Approx((better ? again : before).score));
  const auto aligned = Translator(tied()).align(text, document.text);
  REQUIRE(aligned.has_value());
  CHECK(aligned->score >= kept.score - 1e-3F);
}

TEST_CASE("the reading whose translation is far more probable counts") {
  bool small = false;
  bool large = false;
  // No unknown letters: those are looked for in the translation, and may be searched once more.
  for (const std::string text : {"Teacher is here.", "Table is old.", "Old dog sees the moon.",
                                 "Lune is here.", "Jardin is old"}) {
    CAPTURE(text);
    const auto other = with_small_beginning(tokenizer(), "en", as_is(text));
    REQUIRE(other.has_value());
    bool better = false;
    check_better(text, *other, 1, better);
    (better ? small : large) = true;
  }
  CHECK(small);
  CHECK(large);
}

TEST_CASE("so it is without emphasis") {
  bool plain = false;
  for (const std::string text : {"the TABLE is OLD", "the old TEACHER sees the table",
                                 "Where is the OLD table?", "I see the TABLE."}) {
    CAPTURE(text);
    const auto other = without_emphasis(tokenizer(), "en", as_is(text));
    REQUIRE(other.has_value());
    bool better = false;
    check_better(text, *other, 0, better);
    plain |= better;
  }
  CHECK(plain);
}

TEST_CASE("what can be read in two ways goes on as its translation reads it") {
  const Translator translator(tied());
  int calm = 0;
  for (const auto& [loud, quiet] : std::vector<std::pair<std::string, std::string>>{
           {"the old TEACHER sees the table", "the old teacher sees the table"},
           {"Where is the OLD table?", "Where is the old table?"},
           {"I see the TABLE.", "I see the table."},
           {"the TABLE is OLD", "the table is old"}}) {
    CAPTURE(loud);
    if (translated(translator, loud).text != translated(translator, quiet).text) continue;
    ++calm;
    const auto found = translator.alternatives(loud, "le", 3);
    const auto expected = translator.alternatives(quiet, "le", 3);
    REQUIRE(found.has_value());
    REQUIRE(expected.has_value());
    for (std::size_t k = 0; k < 3; ++k) CHECK((*found)[k].text == (*expected)[k].text);
  }
  CHECK(calm > 0);
}

TEST_CASE("a translation begins with a capital where its sentence does") {
  const std::string text = "Teacher";
  const auto other = with_small_beginning(tokenizer(), "en", as_is(text));
  REQUIRE(other.has_value());
  std::string small = found(text, *other).text;
  const Document document = translated(Translator(tied()), text, {.beam = 4});
  CAPTURE(small);
  CHECK(document.text[0] >= 'A');
  CHECK(document.text[0] <= 'Z');
}

TEST_CASE("so do the first ways to go on") {
  const Translator translator(tied());
  int small = 0;
  for (const std::string text : {"Teacher is here.", "Table is old.", "Old dog sees the moon.",
                                 "Lune is here.", "Jardin is old"}) {
    CAPTURE(text);
    const auto other = with_small_beginning(tokenizer(), "en", as_is(text));
    REQUIRE(other.has_value());
    const auto found = translator.alternatives(text, "", 3);
    const auto expected = translator.alternatives(other->text, "", 3);
    REQUIRE(found.has_value());
    REQUIRE(expected.has_value());
    // Else it is read as it stands.
    if ((*found)[0].log_probability != (*expected)[0].log_probability) continue;
    ++small;
    CHECK((*found)[0].text == with_capital((*expected)[0].text));
    for (const Alternative& way : *found) CHECK(with_capital(way.text) == way.text);
  }
  CHECK(small > 0);
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
