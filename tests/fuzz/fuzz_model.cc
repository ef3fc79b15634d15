// Any bytes as a model file: an error, or a model that translates.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "glossa/model.h"
#include "glossa/translator.h"
#include "model/parts.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

// What fuzzing makes large takes seconds to translate with and shows nothing new.
bool is_small(const glossa::Config& config) {
  return config.vocabulary_size < 1000 && config.embedding_size < 200 &&
         config.encoder_size < 200 && config.decoder_size < 200 && config.attention_size < 200;
}

void translate(const glossa::Model& model) {
  const glossa::Translator translator(model);
  glossa::TranslateOptions options;
  for (const bool shortlist : {true, false}) {
    options.beam = shortlist ? 2 : 1;
    options.shortlist = shortlist;
    const auto document = translator.translate("ab é ½ \xFF.", options);
    require(document.has_value());
    for (const glossa::Sentence& sentence : document->sentences) {
      require(std::isfinite(sentence.translations.front().score));
    }
  }
  require(translator.align("a b", "é ½").has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  const auto model = glossa::Model::load(bytes);
  // The same in floats: what is wrong with a file is wrong in both.
  const auto exact = glossa::Model::load(bytes, {glossa::Precision::kFloat32});
  require(exact.has_value() == model.has_value());
  if (!model) {
    require(exact.error().message == model.error().message);
    const std::string& message = model.error().message;
    require(!message.empty() && message.size() < 400);
    for (const unsigned char c : message) require(c >= 0x20);
    return 0;
  }
  if (!is_small(model->parts().config)) return 0;
  translate(*model);
  translate(*exact);
  return 0;
}
