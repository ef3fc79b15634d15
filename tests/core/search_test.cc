#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "files.h"
#include "model/parts.h"
#include "model_bytes.h"
#include "network/decoder.h"
#include "network/encoder.h"
#include "search/beam.h"
#include "search/greedy.h"
#include "search/limits.h"

namespace glossa::test {
namespace {

constexpr int kEos = 3;
constexpr int kUnk = 1;
constexpr int kPiece = 4;

using Ids = std::vector<int>;

// Says nothing but <unk>, </s> and one piece, so that all translations can be listed.
Model three_word_model(std::uint64_t seed) {
  auto model = Model::load(random_model(with_special({{"▁", -1}}), seed, 2).bytes());
  REQUIRE(model.has_value());
  return *model;
}

struct Probabilities {
  float unk;
  float eos;
  float piece;
};

// Has the same probabilities at every step.
Model constant_model(const Probabilities& probabilities) {
  ModelBytes bytes = random_model(with_special({{"▁", -1}}), 1, 0);
  bytes.tensors["decoder.output_bias"] =
      float_tensor({5}, {-1000, std::log(probabilities.unk), -1000, std::log(probabilities.eos),
                         std::log(probabilities.piece)});
  auto model = Model::load(bytes.bytes());
  REQUIRE(model.has_value());
  return *model;
}

// A model that prefers or avoids </s>.
Model with_eos_bias(float bias) {
  ModelBytes model = random_model(with_special({{"▁a", -1}, {"▁b", -1}, {"c", -1}}), 3);
  std::memcpy(model.tensors.at("decoder.output_bias").data.data() + kEos * sizeof bias, &bias,
              sizeof bias);
  auto loaded = Model::load(model.bytes());
  REQUIRE(loaded.has_value());
  return *loaded;
}

std::vector<Ids> tiny_sentences(const Model& model, std::size_t count) {
  std::vector<Ids> sentences;
  for (const Reference& reference : read_references("tiny-tied.tsv")) {
    if (sentences.size() == count) break;
    sentences.push_back(model.parts().tokenizer.encode(reference.source).ids);
    sentences.back().push_back(kEos);
  }
  return sentences;
}

// Every translation that the length limit allows.
std::vector<Ids> all_translations(std::size_t limit) {
  std::vector<Ids> growing = {{}};
  std::vector<Ids> complete;
  for (std::size_t length = 1; length <= limit; ++length) {
    std::vector<Ids> next;
    for (const Ids& ids : growing) {
      for (const int token : {kUnk, kEos, kPiece}) {
        Ids longer = ids;
        longer.push_back(token);
        const bool ends = token == kEos || length == limit;
        (ends ? complete : next).push_back(longer);
      }
    }
    growing = std::move(next);
  }
  return complete;
}

double rank(const Hypothesis& hypothesis, double length_penalty) {
  return hypothesis.score / std::pow(hypothesis.tokens.size(), length_penalty);
}

// All translations of `source`, scored by forcing them.
std::vector<Hypothesis> exhaustive(const Model& model, const Ids& source) {
  const std::vector<Ids> targets = all_translations(max_target_tokens(source.size()));
  const std::vector<Ids> sources(targets.size(), source);
  return force(model.parts(), sources, targets);
}

void check_consistent(const Hypothesis& hypothesis, std::size_t source_tokens) {
  const std::size_t length = hypothesis.tokens.size();
  REQUIRE(hypothesis.log_probabilities.size() == length);
  REQUIRE(hypothesis.attention.size() == length * source_tokens);
  double sum = 0;
  for (const float log_probability : hypothesis.log_probabilities) {
    CHECK(log_probability <= 0);
    sum += log_probability;
  }
  CHECK(hypothesis.score == doctest::Approx(sum).epsilon(1e-5));
  for (std::size_t t = 0; t < length; ++t) {
    double total = 0;
    for (std::size_t i = 0; i < source_tokens; ++i) {
      total += hypothesis.attention[t * source_tokens + i];
    }
    CHECK(total == doctest::Approx(1).epsilon(1e-5));
  }
}

void check_close(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::abs(a[i] - b[i]) < 1e-4);
}

TEST_SUITE_BEGIN("search");

TEST_CASE("a beam that holds everything finds what exhaustive search finds") {
  // </s> alone: at most 12 tokens, 8191 translations.
  const Ids source = {kEos};
  REQUIRE(max_target_tokens(source.size()) == 12);
  for (const std::uint64_t seed : {1, 2}) {
    const Model model = three_word_model(seed);
    std::vector<Hypothesis> expected = exhaustive(model, source);
    REQUIRE(expected.size() == 8191);
    for (const float length_penalty : {0.0F, 1.0F, 2.0F}) {
      CAPTURE(seed);
      CAPTURE(length_penalty);
      std::sort(expected.begin(), expected.end(), [&](const Hypothesis& a, const Hypothesis& b) {
        return rank(a, length_penalty) > rank(b, length_penalty);
      });
      const auto found =
          search_beam(model.parts(), std::vector<Ids>{source}, {8192, length_penalty}).front();
      REQUIRE(found.size() == expected.size());
      for (std::size_t k = 0; k < 20; ++k) {
        CAPTURE(k);
        CHECK(found[k].tokens == expected[k].tokens);
        CHECK(std::abs(found[k].score - expected[k].score) < 1e-4);
      }
    }
  }
}

TEST_CASE("a narrow beam finds nothing better than the best, and scores it right") {
  const Ids source = {kPiece, kEos};
  for (const std::uint64_t seed : {4, 5, 6, 7}) {
    const Model model = three_word_model(seed);
    for (const std::size_t width : {2, 3, 5}) {
      const auto found =
          search_beam(model.parts(), std::vector<Ids>{source}, {width, 1.0F}).front();
      REQUIRE_FALSE(found.empty());
      CHECK(found.size() <= width);
      for (const Hypothesis& hypothesis : found) {
        check_consistent(hypothesis, source.size());
        const Hypothesis forced =
            force(model.parts(), std::vector<Ids>{source}, std::vector<Ids>{hypothesis.tokens})
                .front();
        CHECK(std::abs(forced.score - hypothesis.score) < 1e-4);
        check_close(forced.log_probabilities, hypothesis.log_probabilities);
        check_close(forced.attention, hypothesis.attention);
      }
    }
  }
}

TEST_CASE("an ending counts only among the best continuations") {
  const Model model = constant_model({.unk = 0.1F, .eos = 0.6F, .piece = 0.3F});
  // After "▁" and <unk>: ▁ </s> 0.18, ▁ ▁ 0.09, and third in a beam of two <unk> </s> 0.06. With so
  // high a penalty it would rank before </s> alone.
  const auto found = search_beam(model.parts(), std::vector<Ids>{{kEos}}, {2, 4.0F}).front();
  REQUIRE(found.size() == 2);
  CHECK(found[0].tokens == Ids{kPiece, kEos});
  CHECK(found[1].tokens == Ids{kEos});
}

TEST_CASE("the length penalty decides between a short and a long translation") {
  const Model model = constant_model({.unk = 0.1F, .eos = 0.3F, .piece = 0.6F});
  const auto best = [&](float length_penalty) {
    const std::vector<Ids> sentences = {{kEos}};
    return search_beam(model.parts(), sentences, {8192, length_penalty}).front().front();
  };
  const Hypothesis by_sum = best(0);
  CHECK(by_sum.tokens == Ids{kEos});
  CHECK(by_sum.score == doctest::Approx(std::log(0.3)));
  // The mean of log-probabilities is log 0.6 for pieces alone, and less with </s>.
  const Hypothesis by_mean = best(1);
  CHECK(by_mean.tokens == Ids(12, kPiece));
  CHECK(by_mean.score == doctest::Approx(12 * std::log(0.6)));
  // (log 0.6 + log 0.3) / 2^0.64 = -1.10: better than -1.20 without the piece, and than longer
  // ones.
  CHECK(best(0.64F).tokens == Ids{kPiece, kEos});
  // 3 log 0.6 + log 0.3 = -2.74 over 4^0.75 = -0.97, against -6.13 / 12^0.75 = -0.95 for 12 pieces.
  CHECK(best(0.75F).tokens == Ids(12, kPiece));
}

TEST_CASE("a beam of one is greedy search") {
  for (const std::string name : {"tiny-tied.safetensors", "tiny-linear.safetensors"}) {
    const Model model = load_model(name);
    const std::vector<Ids> sentences = tiny_sentences(model, 20);
    const auto greedy = search_greedy(model.parts(), sentences);
    const auto beam = search_beam(model.parts(), sentences, {1, 1.0F});
    REQUIRE(greedy.size() == sentences.size());
    REQUIRE(beam.size() == sentences.size());
    for (std::size_t k = 0; k < sentences.size(); ++k) {
      REQUIRE(beam[k].size() == 1);
      CHECK(beam[k][0].tokens == greedy[k].tokens);
      CHECK(std::abs(beam[k][0].score - greedy[k].score) < 1e-4);
      check_close(beam[k][0].attention, greedy[k].attention);
      check_consistent(greedy[k], sentences[k].size());
    }
  }
}

TEST_CASE("greedy search takes the most probable token at each step") {
  const Model model = load_model("tiny-linear.safetensors");
  const Parts& parts = model.parts();
  for (const Ids& sentence : tiny_sentences(model, 5)) {
    const std::vector<Ids> one = {sentence};
    const Hypothesis found = search_greedy(parts, one).front();
    const Encoded encoded = encode(parts.weights, one);
    Decoder decoder(parts.config, parts.weights, encoded);
    int previous = parts.config.bos;
    for (std::size_t t = 0; t < found.tokens.size(); ++t) {
      decoder.step(std::vector<DecoderInput>{{0, previous}});
      CHECK(found.log_probabilities[t] == decoder.log_probabilities().maxCoeff());
      previous = found.tokens[t];
      decoder.select(std::vector<Index>{0});
    }
    CHECK(previous == kEos);
  }
}

TEST_CASE("n-best lists are sorted and hold no translation twice") {
  const Model model = load_model("tiny-tied.safetensors");
  const std::vector<Ids> sentences = tiny_sentences(model, 10);
  for (const float length_penalty : {0.0F, 0.6F, 1.0F}) {
    const auto found = search_beam(model.parts(), sentences, {6, length_penalty});
    for (std::size_t k = 0; k < found.size(); ++k) {
      CHECK(found[k].size() == 6);
      std::set<Ids> distinct;
      for (std::size_t n = 0; n < found[k].size(); ++n) {
        distinct.insert(found[k][n].tokens);
        check_consistent(found[k][n], sentences[k].size());
        if (n == 0) continue;
        CHECK(rank(found[k][n - 1], length_penalty) >= rank(found[k][n], length_penalty) - 1e-6);
      }
      CHECK(distinct.size() == found[k].size());
    }
  }
}

TEST_CASE("a batch equals its sentences one by one") {
  const Model model = load_model("tiny-tied.safetensors");
  const std::vector<Ids> sentences = tiny_sentences(model, 12);
  const auto greedy = search_greedy(model.parts(), sentences);
  const auto beam = search_beam(model.parts(), sentences, {4, 1.0F});
  for (std::size_t k = 0; k < sentences.size(); ++k) {
    CAPTURE(k);
    const std::vector<Ids> one = {sentences[k]};
    const Hypothesis greedy_alone = search_greedy(model.parts(), one).front();
    CHECK(greedy_alone.tokens == greedy[k].tokens);
    CHECK(std::abs(greedy_alone.score - greedy[k].score) < 1e-4);
    check_close(greedy_alone.attention, greedy[k].attention);
    const auto beam_alone = search_beam(model.parts(), one, {4, 1.0F}).front();
    REQUIRE(beam_alone.size() == beam[k].size());
    for (std::size_t n = 0; n < beam_alone.size(); ++n) {
      CHECK(beam_alone[n].tokens == beam[k][n].tokens);
      CHECK(std::abs(beam_alone[n].score - beam[k][n].score) < 1e-4);
    }
  }
}

TEST_CASE("translations that never end are cut, those that end at once are short") {
  const std::vector<Ids> sentences = {{4, 5, kEos}, {6, 4, 5, 6, kEos}};
  const Model endless = with_eos_bias(-1000);
  for (std::size_t k = 0; k < sentences.size(); ++k) {
    const std::size_t limit = 2 * sentences[k].size() + 10;
    CHECK(search_greedy(endless.parts(), sentences)[k].tokens.size() == limit);
    const auto found = search_beam(endless.parts(), sentences, {3, 1.0F})[k];
    REQUIRE(found.size() == 3);
    for (const Hypothesis& hypothesis : found) {
      CHECK(hypothesis.tokens.size() == limit);
      check_consistent(hypothesis, sentences[k].size());
      for (const int token : hypothesis.tokens) CHECK((token == kUnk || token >= kPiece));
    }
  }
  const Model silent = with_eos_bias(1000);
  CHECK(search_greedy(silent.parts(), sentences)[0].tokens == Ids{kEos});
  CHECK(search_beam(silent.parts(), sentences, {3, 1.0F})[0][0].tokens == Ids{kEos});
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
