#include "translator/reread.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "documents.h"
#include "files.h"
#include "model/parts.h"
#include "model_bytes.h"

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
    const auto reading = with_small_beginning(tokenizer(), as_is(text));
    REQUIRE(reading.has_value());
    CHECK(reading->text == small);
    CHECK(reading->encoding.ids == tokenizer().encode(small).ids);
  }
  for (const std::string text : {"", "3!", "garden", "The garden", "I am here", "O garden"}) {
    CAPTURE(text);
    CHECK_FALSE(with_small_beginning(tokenizer(), as_is(text)).has_value());
  }
}

TEST_CASE("the reading whose translation is more probable counts") {
  bool small = false;
  bool large = false;
  // No unknown letters: those are looked for in the translation, and may be searched once more.
  for (const std::string text :
       {"Teacher is here.", "Table is old.", "Old dog sees the moon.", "Old river", "Lune is here.",
        "Where is the table?", "Oiseau", "Jardin is old"}) {
    CAPTURE(text);
    const Reading reading = as_is(text);
    const Translation before = found(text, reading);
    const auto other = with_small_beginning(tokenizer(), reading);
    if (!other) continue;
    const Translation again = found(text, *other);
    const bool better = is_better(again.score, before.score);
    const Document document = translated(Translator(tied()), text, {.beam = 4});
    CHECK(document.text == (better ? again : before).text);
    check_document(text, document);
    const Translation& kept = document.sentences[0].translations[0];
    CHECK(kept.score == doctest::Approx((better ? again : before).score));
    const auto aligned = Translator(tied()).align(text, document.text);
    REQUIRE(aligned.has_value());
    CHECK(aligned->score >= kept.score - 1e-3F);
    (better ? small : large) = true;
  }
  CHECK(small);
  CHECK(large);
}

TEST_CASE("a translation stays that another reading loses a name in, too") {
  // What was seen copied in training: nothing. test_everyday.py has names that are copied.
  for (const std::string text : {"The dog sees Toto.", "Where is Willi?", "I see Lola and the dog.",
                                 "The girl hears the dog, but not Tewi."}) {
    CAPTURE(text);
    CHECK(translated(Translator(tied()), text, {.beam = 4}).text == found(text, as_is(text)).text);
  }
}

TEST_CASE("German nouns are no names") {
  ModelBytes german = take_apart(read_file("tiny-tied.safetensors"));
  german.metadata["languages"] = R"({"source":"de-AT","target":"fr"})";
  const Translator translator(load(german.bytes(), {Precision::kFloat32}));
  const std::string text = "The dog sees Toto.";
  CHECK(translated(translator, text, {.beam = 4}).text == found(text, as_is(text)).text);
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
