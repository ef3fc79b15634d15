#include "documents.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "files.h"
#include "text/utf8.h"

namespace glossa::test {
namespace {

void check_ranges(const std::vector<Token>& tokens, std::size_t size) {
  std::size_t end = 0;
  for (const Token& token : tokens) {
    REQUIRE(token.range.begin >= end);
    REQUIRE(token.range.end >= token.range.begin);
    end = token.range.end;
  }
  REQUIRE(end <= size);
}

void check_translation(const Translation& translation, std::size_t source_size) {
  CHECK(to_valid_utf8(translation.text) == translation.text);
  CHECK(std::isfinite(translation.score));
  REQUIRE(translation.source.size() >= 2);
  REQUIRE_FALSE(translation.target.empty());
  CHECK(translation.source.back().text == "</s>");
  CHECK(translation.source.back().range == Range{source_size, source_size});
  check_ranges(translation.source, source_size);
  check_ranges(translation.target, translation.text.size());
  const std::size_t columns = translation.source.size();
  REQUIRE(translation.log_probabilities.size() == translation.target.size());
  REQUIRE(translation.attention.size() == translation.target.size() * columns);
  for (std::size_t t = 0; t < translation.target.size(); ++t) {
    double sum = 0;
    for (std::size_t i = 0; i < columns; ++i) sum += translation.attention[t * columns + i];
    CHECK(std::abs(sum - 1) < 1e-4);
  }
}

}  // namespace

const Translator& tiny() {
  static const Translator kTranslator(load_model("tiny-tied.safetensors"));
  return kTranslator;
}

Document translated(const Translator& translator, std::string_view text,
                    const TranslateOptions& options) {
  auto document = translator.translate(text, options);
  REQUIRE_MESSAGE(document.has_value(), document.error().message);
  return std::move(*document);
}

void check_document(std::string_view text, const Document& document) {
  std::string joined;
  std::size_t end = 0;
  for (const Sentence& sentence : document.sentences) {
    REQUIRE(sentence.range.begin >= end);
    REQUIRE(sentence.range.end > sentence.range.begin);
    REQUIRE(sentence.range.end <= text.size());
    REQUIRE_FALSE(sentence.translations.empty());
    joined += to_valid_utf8(text.substr(end, sentence.range.begin - end));
    // Between sentences without a space the translations may have one.
    if (end == sentence.range.begin && sentence.text_begin == joined.size() + 1) joined += ' ';
    CHECK(sentence.text_begin == joined.size());
    joined += sentence.translations.front().text;
    end = sentence.range.end;
    for (const Translation& translation : sentence.translations) {
      check_translation(translation, sentence.range.end - sentence.range.begin);
    }
  }
  joined += to_valid_utf8(text.substr(end));
  CHECK(document.text == joined);
}

}  // namespace glossa::test
