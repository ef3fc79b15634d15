#include "reading/emphasis.h"

#include <doctest/doctest.h>

#include <string>

#include "files.h"
#include "model/parts.h"

namespace glossa::test {
namespace {

// The vocabulary has "▁boy", "▁moon", "▁old" and "▁garden", and no piece with a capital but "▁L",
// "T", "O", "W", "I", "J", "L".
std::string plain(const std::string& text, const std::string& language = "en") {
  static const Model model = load_model("tiny-tied.safetensors");
  const Tokenizer& tokenizer = model.parts().tokenizer;
  const auto found = without_emphasis(tokenizer, language, {text, tokenizer.encode(text), false});
  if (!found) return text;
  CHECK(found->text != text);
  CHECK(found->encoding.ids == tokenizer.encode(found->text).ids);
  return found->text;
}

}  // namespace

TEST_SUITE_BEGIN("capitals");

TEST_CASE("a heading is read in small letters") {
  CHECK(plain("The Old Boy and the Moon") == "the old boy and the moon");
  CHECK(plain("Old Garden, 2 Boys – \"Moon\"?") == "old garden, 2 boys – \"moon\"?");
  CHECK(plain("The Boy's Moon", "en-GB") == "the boy's moon");
  CHECK(plain("The Boy’s Moon") == "the boy’s moon");
  CHECK(plain("The mOon and the Boy") == "the mOon and the boy");
}

TEST_CASE("in a heading a word keeps its capital where that is not more pieces") {
  CHECK(plain("The Old Le") == "the old Le");
  CHECK(plain("What I Old") == "what I old");
}

TEST_CASE("what is no heading stays as it is") {
  for (const std::string text : {"", "Moon", "The old Boy", "the Old Boy", "The boy saw Moon", "I",
                                 "Old and I", "Where is Old?", "Moon 王 moon", "\xFF Moon \xC3"}) {
    CAPTURE(text);
    CHECK(plain(text) == text);
  }
  CHECK(plain("The Old Boy", "de") == "The Old Boy");
  CHECK(plain("The Old Boy", "enm") == "The Old Boy");
}

TEST_CASE("a word in capitals is read as elsewhere where that is one piece") {
  for (const std::string language : {"en", "fr"}) {
    CHECK(plain("the OLD boy, the GARDEN", language) == "the old boy, the garden");
    CHECK(plain("the boy’s, the BOY'S and the BOY’S", language) ==
          "the boy’s, the boy's and the boy’s");
  }
  for (const std::string text : {"the OL boy", "the OLDNESS of it", "the O of it"}) {
    CAPTURE(text);
    CHECK(plain(text) == text);
  }
}

TEST_SUITE_END();

}  // namespace glossa::test
