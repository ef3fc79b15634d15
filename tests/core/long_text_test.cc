// Slow where sanitizers are on, so a suite of its own.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "documents.h"
#include "files.h"
#include "glossa/translator.h"
#include "random.h"

namespace glossa::test {
namespace {

TEST_SUITE_BEGIN("long text");

TEST_CASE("100,000 characters in one line") {
  std::string text;
  Random random(1);
  const std::vector<Reference> references = read_references("tiny-tied.tsv");
  while (text.size() < 100'000) {
    text += references[random.below(references.size())].source;
    text += random.below(20) == 0 ? " 🙂½\xFF" : " ";
  }
  const Document document = translated(tiny(), text);
  check_document(text, document);
  CHECK(document.sentences.size() > 500);
  for (const Sentence& sentence : document.sentences) {
    CHECK(sentence.translations[0].source.size() <= 65);
  }
}

TEST_CASE("a word that is far too long") {
  const std::string word(20'000, 'a');
  const Document parts = translated(tiny(), word);
  check_document(word, parts);
  CHECK(parts.sentences.size() > 100);

  std::string unknown;
  while (unknown.size() < 100'000) unknown += "日本語";
  check_document(unknown, translated(tiny(), unknown));
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
