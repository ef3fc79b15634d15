// Any bytes as text: a translation whose ranges, attention and text between sentences are right.
//
// The first byte chooses the model and the options; NUL separates texts.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "glossa/model.h"
#include "glossa/translator.h"
#include "text/utf8.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

glossa::Translator load(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  auto model = glossa::Model::load(std::as_bytes(std::span(bytes)));
  require(model.has_value());
  return glossa::Translator(*model);
}

// A trained model, or one that is a hundred times faster, knows a few letters and has a shortlist.
const glossa::Translator& translator(bool trained) {
  static const glossa::Translator kTrained = load(GLOSSA_TEST_DATA "/tiny-tied.safetensors");
  static const glossa::Translator kSmallest =
      load(GLOSSA_FUZZ_MODELS "/smallest-shortlist.safetensors");
  return trained ? kTrained : kSmallest;
}

void check_tokens(const std::vector<glossa::Token>& tokens, std::size_t size) {
  std::size_t end = 0;
  for (const glossa::Token& token : tokens) {
    require(token.range.begin >= end && token.range.end >= token.range.begin);
    require(glossa::to_valid_utf8(token.text) == token.text);
    end = token.range.end;
  }
  require(end <= size);
}

void check(const glossa::Translation& translation, std::size_t source_size) {
  check_tokens(translation.source, source_size);
  check_tokens(translation.target, translation.text.size());
  require(std::isfinite(translation.score));
  const std::size_t columns = translation.source.size();
  require(translation.log_probabilities.size() == translation.target.size());
  require(translation.attention.size() == translation.target.size() * columns);
  for (std::size_t t = 0; t < translation.target.size(); ++t) {
    float sum = 0;
    for (std::size_t i = 0; i < columns; ++i) sum += translation.attention[t * columns + i];
    require(std::abs(sum - 1) < 1e-3F);
  }
}

void check(const glossa::Document& document, std::string_view text) {
  std::string joined;
  std::size_t end = 0;
  for (const glossa::Sentence& sentence : document.sentences) {
    require(sentence.range.begin >= end && sentence.range.end > sentence.range.begin);
    require(sentence.range.end <= text.size());
    joined += glossa::to_valid_utf8(text.substr(end, sentence.range.begin - end));
    // Sentences with nothing between them, of which the first one has its full stop, get a space.
    const bool adjacent = end > 0 && end == sentence.range.begin;
    if (adjacent && sentence.text_begin == joined.size() + 1) joined += ' ';
    require(sentence.text_begin == joined.size());
    joined += sentence.translations.front().text;
    end = sentence.range.end;
    for (const glossa::Translation& translation : sentence.translations) {
      check(translation, sentence.range.end - sentence.range.begin);
    }
  }
  joined += glossa::to_valid_utf8(text.substr(end));
  require(document.text == joined);
  require(glossa::to_valid_utf8(joined) == joined);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  glossa::TranslateOptions options;
  options.beam = 1 + data[0] % 4;
  options.nbest = 1 + data[0] / 4 % options.beam;
  options.max_source_tokens = 8 + data[0] / 8 % 8;
  options.batch_size = 1 + data[0] / 32 % 4;
  options.shortlist = data[0] / 16 % 2 == 0;
  const glossa::Translator& chosen = translator(data[0] >= 0x80);

  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<std::string_view> texts;
  while (true) {
    const std::size_t end = rest.find('\0');
    texts.push_back(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  const auto documents = chosen.translate_batch(texts, options);
  require(documents.has_value() && documents->size() == texts.size());
  for (std::size_t k = 0; k < texts.size(); ++k) check((*documents)[k], texts[k]);

  const auto aligned = chosen.align(texts.front(), texts.back());
  if (aligned) check(*aligned, texts.front().size());
  // The last text as the beginning of a translation of the first.
  const auto alternatives = chosen.alternatives(texts.front(), texts.back(), 5);
  require(alternatives.has_value() == aligned.has_value());
  if (alternatives) {
    for (const glossa::Alternative& alternative : *alternatives) {
      require(std::isfinite(alternative.log_probability));
      require(glossa::to_valid_utf8(alternative.text) == alternative.text);
    }
  }
  options.prefix = texts.back();
  const auto begun = chosen.translate(texts.front(), options);
  if (begun) check(*begun, texts.front());
  return 0;
}
