#include "damage.h"

#include <doctest/doctest.h>

#include "files.h"
#include "glossa/model.h"
#include "glossa/translator.h"

namespace glossa::test {

void check_refused(const Bytes& file, const std::vector<std::string>& parts) {
  const auto model = Model::load(file);
  REQUIRE_FALSE(model.has_value());
  const Error& error = model.error();
  CAPTURE(error.message);
  CHECK(error.code == ErrorCode::kInvalidModel);
  CHECK(error.message.find("expected") != std::string::npos);
  CHECK(error.message.size() < 400);
  for (const char c : error.message) CHECK(static_cast<unsigned char>(c) >= 0x20);
  for (const std::string& part : parts) {
    CAPTURE(part);
    CHECK(error.message.find(part) != std::string::npos);
  }
}

bool survives(const Bytes& file) {
  const auto model = Model::load(file);
  if (!model) {
    CHECK_FALSE(model.error().message.empty());
    return false;
  }
  const Translator translator(*model);
  const std::string text = "The small cat, ½ é \xFF!";
  TranslateOptions options;
  options.beam = 2;
  const auto document = translator.translate(text, options);
  REQUIRE(document.has_value());
  for (const Sentence& sentence : document->sentences) {
    CHECK(sentence.range.end <= text.size());
    for (const Token& token : sentence.translations.front().source) {
      CHECK(token.range.begin <= token.range.end);
      CHECK(token.range.end <= text.size());
    }
  }
  return true;
}

void check_damages(const std::vector<Damage>& table) {
  const ModelBytes good = take_apart(read_file("tiny-tied.safetensors"));
  REQUIRE(Model::load(good.bytes()).has_value());
  for (const Damage& entry : table) {
    CAPTURE(entry.what);
    ModelBytes broken = good;
    entry.damage(broken);
    check_refused(broken.bytes(), entry.message);
  }
}

}  // namespace glossa::test
