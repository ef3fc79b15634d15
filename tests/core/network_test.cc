// Encoder and decoder against PyTorch's numbers for two trained models of different shapes.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "close.h"
#include "files.h"
#include "golden.h"
#include "model/parts.h"
#include "network/decoder.h"
#include "network/encoder.h"

namespace glossa::test {
namespace {

// A dozen dependent steps in another order of summation.
constexpr double kTolerance = 2e-5;
// Log-probabilities go down to -20.
constexpr double kLogTolerance = 2e-4;

const std::vector<std::string> kModels = {"tiny-tied", "tiny-linear"};

struct Case {
  explicit Case(const std::string& name)
      : model(load_model(name + ".safetensors")),
        golden(name + ".golden.safetensors"),
        lengths(golden.lengths("lengths")) {
    const std::vector<int> ids = golden.integers("source");  // [T, B]
    for (std::size_t b = 0; b < lengths.size(); ++b) {
      auto& sentence = sentences.emplace_back();
      for (std::size_t t = 0; t < static_cast<std::size_t>(lengths[b]); ++t) {
        sentence.push_back(ids[t * lengths.size() + b]);
      }
    }
  }

  const Parts& parts() const { return model.parts(); }
  Index batch() const { return static_cast<Index>(lengths.size()); }

  Model model;
  Golden golden;
  std::vector<Index> lengths;
  std::vector<std::vector<int>> sentences;
};

// Previous tokens of step t for all sentences, from the golden [S, B].
std::vector<DecoderInput> inputs(const Case& the_case, Index step) {
  const std::vector<int> previous = the_case.golden.integers("previous");
  std::vector<DecoderInput> rows;
  for (Index b = 0; b < the_case.batch(); ++b) {
    rows.push_back({b, previous[static_cast<std::size_t>(step * the_case.batch() + b)]});
  }
  return rows;
}

Index steps(const Case& the_case) {
  return static_cast<Index>(the_case.golden.shape("previous").front());
}

// Pad and bos are -infinity in the engine, whatever the network says.
Matrix without_unspeakable(const Matrix& log_probabilities, const Config& config) {
  Matrix result = log_probabilities;
  result.col(config.pad).setZero();
  result.col(config.bos).setZero();
  return result;
}

TEST_SUITE_BEGIN("network");

TEST_CASE("the encoder equals PyTorch's on a padded batch") {
  for (const std::string& name : kModels) {
    CAPTURE(name);
    const Case the_case(name);
    const Encoded encoded = encode(the_case.parts().weights, the_case.sentences);
    CHECK(encoded.lengths == the_case.lengths);
    REQUIRE(encoded.length == *std::max_element(the_case.lengths.begin(), the_case.lengths.end()));
    CHECK(distance(encoded.initial, the_case.golden.matrix("initial")) < kTolerance);
    const Matrix memory = the_case.golden.matrix("memory");  // [T * B, 2H]
    const Matrix keys = the_case.golden.matrix("keys");      // [T * B, A]
    for (Index b = 0; b < the_case.batch(); ++b) {
      for (Index t = 0; t < encoded.length; ++t) {
        const Index ours = b * encoded.length + t;
        const Index theirs = t * the_case.batch() + b;
        // PyTorch's rows of pads are zero too.
        CHECK(distance(encoded.states.row(ours), memory.row(theirs)) < kTolerance);
        if (t < encoded.lengths[static_cast<std::size_t>(b)]) {
          CHECK(distance(encoded.keys.row(ours), keys.row(theirs)) < kTolerance);
        }
      }
    }
  }
}

TEST_CASE("decoder steps equal PyTorch's") {
  for (const std::string& name : kModels) {
    CAPTURE(name);
    const Case the_case(name);
    const Config& config = the_case.parts().config;
    const Encoded encoded = encode(the_case.parts().weights, the_case.sentences);
    Decoder decoder(config, the_case.parts().weights, encoded);
    const Matrix attention = the_case.golden.matrix("attention");         // [S * T, B]
    const Matrix expected = the_case.golden.matrix("log_probabilities");  // [S * B, V]
    std::vector<Index> same(static_cast<std::size_t>(the_case.batch()));
    std::iota(same.begin(), same.end(), 0);
    for (Index step = 0; step < steps(the_case); ++step) {
      CAPTURE(step);
      decoder.step(inputs(the_case, step));
      const Matrix& found = decoder.log_probabilities();
      CHECK(std::isinf(found.col(config.pad).maxCoeff()));
      CHECK(std::isinf(found.col(config.bos).maxCoeff()));
      const Matrix theirs = expected.middleRows(step * the_case.batch(), the_case.batch());
      CHECK(distance(without_unspeakable(found, config), without_unspeakable(theirs, config)) <
            kLogTolerance);
      for (Index b = 0; b < the_case.batch(); ++b) {
        const auto weights = decoder.attention(b);
        REQUIRE(weights.size() == the_case.sentences[static_cast<std::size_t>(b)].size());
        for (std::size_t i = 0; i < weights.size(); ++i) {
          const Index at = step * encoded.length + static_cast<Index>(i);
          CHECK(std::abs(weights[i] - attention(at, b)) < kTolerance);
        }
      }
      decoder.select(same);
    }
  }
}

TEST_CASE("a batch with padding equals its sentences one by one") {
  for (const std::string& name : kModels) {
    CAPTURE(name);
    const Case the_case(name);
    const Parts& parts = the_case.parts();
    const Encoded together = encode(parts.weights, the_case.sentences);
    Decoder batch(parts.config, parts.weights, together);
    batch.step(inputs(the_case, 0));
    for (Index b = 0; b < the_case.batch(); ++b) {
      const auto sentence = static_cast<std::size_t>(b);
      const Encoded encoded = encode(parts.weights, {&the_case.sentences[sentence], 1});
      CHECK(encoded.length == the_case.lengths[sentence]);
      CHECK(distance(encoded.states,
                     together.states.middleRows(b * together.length, encoded.length)) < 1e-6);
      CHECK(distance(encoded.initial, together.initial.row(b)) < 1e-6);
      Decoder alone(parts.config, parts.weights, encoded);
      alone.step(std::vector<DecoderInput>{{0, parts.config.bos}});
      CHECK(distance(without_unspeakable(alone.log_probabilities(), parts.config),
                     without_unspeakable(batch.log_probabilities(), parts.config).row(b)) < 1e-5);
    }
  }
}

TEST_CASE("rows follow their parents: copied, reordered and dropped") {
  const Case the_case("tiny-tied");
  const Parts& parts = the_case.parts();
  const Encoded encoded = encode(parts.weights, the_case.sentences);
  Decoder decoder(parts.config, parts.weights, encoded);
  decoder.step(inputs(the_case, 0));
  const Matrix first = decoder.log_probabilities();
  // Sentence 2 twice, then sentence 0; sentence 1 has ended.
  decoder.select(std::vector<Index>{2, 2, 0});
  const std::vector<DecoderInput> second = inputs(the_case, 1);
  decoder.step(std::vector<DecoderInput>{second[2], {2, 7}, second[0]});
  const Matrix found = without_unspeakable(decoder.log_probabilities(), parts.config);

  const Matrix golden = the_case.golden.matrix("log_probabilities");
  const Matrix expected = without_unspeakable(golden, parts.config);
  const Index batch = the_case.batch();
  CHECK(distance(found.row(0), expected.row(batch + 2)) < kLogTolerance);
  CHECK(distance(found.row(2), expected.row(batch + 0)) < kLogTolerance);
  CHECK(distance(found.row(1), found.row(0)) > 0.01);  // another token before, another state
  CHECK(decoder.attention(1).size() == the_case.sentences[2].size());
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
