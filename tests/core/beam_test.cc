// Beam search against searching exhaustively.
#include "search/beam.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "files.h"
#include "model_bytes.h"
#include "search/limits.h"
#include "searches.h"

namespace glossa::test {
namespace {

constexpr int kEos = 3;
constexpr int kUnk = 1;
constexpr int kPiece = 4;

// Says nothing but <unk>, </s> and one piece, so that all translations can be listed.
Model three_word_model(std::uint64_t seed) {
  return load(random_model(with_special({{"▁", -1}}), seed, 2).bytes());
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
  return load(bytes.bytes());
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

// All translations of `source`, scored by forcing them.
std::vector<Hypothesis> exhaustive(const Model& model, const Ids& source) {
  const std::vector<Ids> targets = all_translations(max_target_tokens(source.size()));
  const std::vector<Ids> sources(targets.size(), source);
  return forced(model, sources, targets);
}

TEST_SUITE_BEGIN("beam");

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
      const auto found = beam(model, std::vector<Ids>{source}, {8192, length_penalty}).front();
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
      const auto found = beam(model, std::vector<Ids>{source}, {width, 1.0F}).front();
      REQUIRE_FALSE(found.empty());
      CHECK(found.size() <= width);
      for (const Hypothesis& hypothesis : found) {
        check_consistent(hypothesis, source.size());
        const Hypothesis again =
            forced(model, std::vector<Ids>{source}, std::vector<Ids>{hypothesis.tokens}).front();
        check_same(again, hypothesis);
      }
    }
  }
}

TEST_CASE("an ending counts only among the best continuations") {
  const Model model = constant_model({.unk = 0.1F, .eos = 0.6F, .piece = 0.3F});
  // After "▁" and <unk>: ▁ </s> 0.18, ▁ ▁ 0.09, and third in a beam of two <unk> </s> 0.06. With so
  // high a penalty it would rank before </s> alone.
  const auto found = beam(model, std::vector<Ids>{{kEos}}, {2, 4.0F}).front();
  REQUIRE(found.size() == 2);
  CHECK(found[0].tokens == Ids{kPiece, kEos});
  CHECK(found[1].tokens == Ids{kEos});
}

TEST_CASE("a hypothesis that must have every <unk> of its sentence ends after them") {
  const Model model = constant_model({.unk = 0.1F, .eos = 0.6F, .piece = 0.3F});
  const std::vector<Ids> sentences = {{kUnk, kPiece, kUnk, kEos}, {kPiece, kEos}};
  const auto found = beam(model, sentences, {8, 0.0F, /*every_unknown=*/true});
  CHECK(found[0].front().tokens == Ids{kUnk, kUnk, kEos});
  CHECK(found[0].front().score == doctest::Approx(std::log(0.1 * 0.1 * 0.6)));
  REQUIRE(found[0].size() > 1);
  for (const Hypothesis& hypothesis : found[0]) {
    if (hypothesis.tokens.back() != kEos) continue;  // cut at the limit
    CHECK(std::count(hypothesis.tokens.begin(), hypothesis.tokens.end(), kUnk) >= 2);
  }
  CHECK(found[1].front().tokens == Ids{kEos});
}

TEST_CASE("the length penalty decides between a short and a long translation") {
  const Model model = constant_model({.unk = 0.1F, .eos = 0.3F, .piece = 0.6F});
  const auto best = [&](float length_penalty) {
    const std::vector<Ids> sentences = {{kEos}};
    return beam(model, sentences, {8192, length_penalty}).front().front();
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

TEST_CASE("n-best lists are sorted and hold no translation twice") {
  const Model model = load_model("tiny-tied.safetensors");
  const std::vector<Ids> sentences = tiny_sentences(model, 10);
  for (const float length_penalty : {0.0F, 0.6F, 1.0F}) {
    const auto found = beam(model, sentences, {6, length_penalty});
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

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
