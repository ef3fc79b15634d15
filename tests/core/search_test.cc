#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "files.h"
#include "model/parts.h"
#include "model_bytes.h"
#include "network/decoder.h"
#include "network/encoder.h"
#include "searches.h"

namespace glossa::test {
namespace {

constexpr int kEos = 3;
constexpr int kUnk = 1;
constexpr int kPiece = 4;

// A model that prefers or avoids </s>.
Model with_eos_bias(float bias) {
  ModelBytes model = random_model(with_special({{"▁a", -1}, {"▁b", -1}, {"c", -1}}), 3);
  std::memcpy(model.tensors.at("decoder.output_bias").data.data() + kEos * sizeof bias, &bias,
              sizeof bias);
  return load(model.bytes());
}

TEST_SUITE_BEGIN("search");

TEST_CASE("a beam of one is greedy search, bit for bit") {
  for (const std::string& name : kModels) {
    for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
      const Model model = load_model(name, {precision});
      const std::vector<Ids> sentences = tiny_sentences(model, 20);
      const auto by_greedy = greedy(model, sentences);
      const auto by_beam = beam(model, sentences, {1, 1.0F});
      REQUIRE(by_greedy.size() == sentences.size());
      REQUIRE(by_beam.size() == sentences.size());
      for (std::size_t k = 0; k < sentences.size(); ++k) {
        REQUIRE(by_beam[k].size() == 1);
        check_same(by_beam[k][0], by_greedy[k]);
        check_consistent(by_greedy[k], sentences[k].size());
      }
    }
  }
}

TEST_CASE("greedy search takes the most probable token at each step") {
  const Model model = load_model("tiny-linear.safetensors");
  const Parts& parts = model.parts();
  for (const Ids& sentence : tiny_sentences(model, 5)) {
    const std::vector<Ids> one = {sentence};
    const Hypothesis found = greedy(model, one).front();
    Caches caches(parts.network);
    const Encoded encoded = encode(parts.network, caches, one);
    const Candidates candidates(parts.network, 1);
    Decoder decoder(parts.config, parts.network, caches, encoded, candidates, 1);
    int previous = parts.config.bos;
    for (std::size_t t = 0; t < found.tokens.size(); ++t) {
      decoder.step(std::vector<DecoderInput>{{0, previous}});
      const auto logits = decoder.logits(0);
      const float largest = *std::max_element(logits.begin(), logits.end());
      CHECK(found.log_probabilities[t] == largest - decoder.log_normalizer(0));
      previous = found.tokens[t];
      decoder.select(std::vector<std::size_t>{0});
    }
    CHECK(previous == kEos);
  }
}

TEST_CASE("a batch equals its sentences one by one, bit for bit") {
  for (const std::string& name : kModels) {
    for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
      const Model model = load_model(name, {precision});
      const std::vector<Ids> sentences = tiny_sentences(model, 12);
      const auto by_greedy = greedy(model, sentences);
      const auto by_beam = beam(model, sentences, {4, 1.0F});
      for (std::size_t k = 0; k < sentences.size(); ++k) {
        CAPTURE(k);
        const std::vector<Ids> one = {sentences[k]};
        check_same(greedy(model, one).front(), by_greedy[k]);
        const auto alone = beam(model, one, {4, 1.0F}).front();
        REQUIRE(alone.size() == by_beam[k].size());
        for (std::size_t n = 0; n < alone.size(); ++n) check_same(alone[n], by_beam[k][n]);
      }
    }
  }
}

TEST_CASE("translations that never end are cut, those that end at once are short") {
  const std::vector<Ids> sentences = {{4, 5, kEos}, {6, 4, 5, 6, kEos}};
  const Model endless = with_eos_bias(-1000);
  for (std::size_t k = 0; k < sentences.size(); ++k) {
    const std::size_t limit = 2 * sentences[k].size() + 10;
    CHECK(greedy(endless, sentences)[k].tokens.size() == limit);
    const auto found = beam(endless, sentences, {3, 1.0F})[k];
    REQUIRE(found.size() == 3);
    for (const Hypothesis& hypothesis : found) {
      CHECK(hypothesis.tokens.size() == limit);
      check_consistent(hypothesis, sentences[k].size());
      for (const int token : hypothesis.tokens) CHECK((token == kUnk || token >= kPiece));
    }
  }
  const Model silent = with_eos_bias(1000);
  CHECK(greedy(silent, sentences)[0].tokens == Ids{kEos});
  CHECK(beam(silent, sentences, {3, 1.0F})[0][0].tokens == Ids{kEos});
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
