#include "translator/copy.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "documents.h"
#include "glossa/translator.h"
#include "model_bytes.h"

namespace glossa::test {
namespace {

// Chooses <unk> at every step until the length limit.
Translator unknowing(const std::vector<ScoredPiece>& pieces) {
  ModelBytes bytes = random_model(with_special(pieces), 3);
  const float bias = 1000;
  std::memcpy(bytes.tensors.at("decoder.output_bias").data.data() + sizeof bias, &bias,
              sizeof bias);
  auto model = Model::load(bytes.bytes());
  REQUIRE(model.has_value());
  return Translator(*model);
}

TEST_SUITE_BEGIN("copy");

TEST_CASE("unknown words are copied") {
  const std::vector<ScoredPiece> pieces = {{"▁the", -1}, {"▁cat", -1}, {"▁", -2}, {"s", -2}};
  const Translator translator = unknowing(pieces);
  const Document named = translated(translator, "the Zoë cats");
  check_document("the Zoë cats", named);
  const Translation& translation = named.sentences[0].translations[0];
  REQUIRE(translation.target.size() == 2 * translation.source.size() + 10);
  for (const Token& token : translation.target) {
    CHECK(token.text == "Zoë");  // the only unknown source word
    CHECK(translation.text.substr(token.range.begin, token.range.end - token.range.begin) == "Zoë");
  }

  // Without an unknown source word: the word that is looked at most, whole.
  const Document known = translated(translator, "the cats");
  const Translation& copied = known.sentences[0].translations[0];
  for (std::size_t t = 0; t < copied.target.size(); ++t) {
    const float* attention = copied.attention.data() + t * copied.source.size();
    const bool first = attention[0] >= attention[1] && attention[0] >= attention[2];
    CHECK(copied.target[t].text == (first ? "the" : "cats"));
  }
}

TEST_CASE("which word an <unk> stands for") {
  const std::string sentence = "the old cats";
  const std::vector<Token> source = {{"▁the", {0, 3}},  {"▁o", {4, 5}},  {"ld", {5, 7}},
                                     {"▁cat", {8, 11}}, {"s", {11, 12}}, {"</s>", {12, 12}}};
  const auto copy = [&](const std::vector<int>& ids, const std::vector<float>& attention) {
    Hypothesis hypothesis;
    hypothesis.tokens = {7, 1};  // only the second asks for a copy
    hypothesis.attention.assign(source.size(), 0);
    hypothesis.attention.insert(hypothesis.attention.end(), attention.begin(), attention.end());
    const std::vector<std::string> found = copies(sentence, ids, source, hypothesis, 1);
    REQUIRE(found.size() == 1);
    return found[0];
  };
  const std::vector<int> known = {4, 5, 6, 7, 8};
  CHECK(copy(known, {0.6F, 0, 0, 0.4F, 0, 0}) == "the");
  CHECK(copy(known, {0.2F, 0, 0.8F, 0, 0, 0}) == "old");
  CHECK(copy(known, {0, 0, 0, 0.3F, 0.4F, 0.3F}) == "cats");
  CHECK(copy(known, {0.1F, 0, 0, 0, 0, 0.9F}) == "the");  // never "</s>"
  CHECK(copy({4, 5, 1, 7, 8}, {0.9F, 0, 0.1F, 0, 0, 0}) == "ld");
  CHECK(copy({1, 5, 6, 1, 8}, {0.1F, 0.7F, 0, 0.2F, 0, 0}) == "cat");
}

TEST_CASE("a piece of Chinese is a word") {
  const std::string sentence = "我爱iPad。";
  const std::vector<Token> source = {{"▁我", {0, 3}},  {"爱", {3, 6}},   {"i", {6, 7}},
                                     {"Pad", {7, 10}}, {"。", {10, 13}}, {"</s>", {13, 13}}};
  const std::vector<std::string> words = {"我", "爱", "iPad", "iPad", "。"};
  for (std::size_t k = 0; k < words.size(); ++k) {
    Hypothesis hypothesis;
    hypothesis.tokens = {1};
    hypothesis.attention.assign(source.size(), 0);
    hypothesis.attention[k] = 1;
    const std::vector<int> known = {4, 5, 6, 7, 8};
    CHECK(copies(sentence, known, source, hypothesis, 1) == std::vector<std::string>{words[k]});
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
