// Encoder and decoder against PyTorch's numbers for two trained models of different shapes.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <span>
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

const std::vector<std::string> kNames = {"tiny-tied", "tiny-linear", "tiny-normalized"};

struct Case {
  explicit Case(const std::string& name, Precision precision = Precision::kFloat32)
      : model(load_model(name + ".safetensors", {precision})),
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
  const std::size_t batch = the_case.sentences.size();
  std::vector<DecoderInput> rows;
  for (std::size_t b = 0; b < batch; ++b) {
    rows.push_back({b, previous[static_cast<std::size_t>(step) * batch + b]});
  }
  return rows;
}

Index steps(const Case& the_case) {
  return static_cast<Index>(the_case.golden.shape("previous").front());
}

// Encoder and decoder over the whole vocabulary.
struct Translation {
  Translation(const Parts& parts, std::span<const std::vector<int>> sentences)
      : caches(parts.network),
        encoded(encode(parts.network, caches, sentences)),
        candidates(parts.network, sentences.size()),
        decoder(parts.config, parts.network, caches, encoded, candidates, sentences.size()) {}

  Caches caches;
  Encoded encoded;
  Candidates candidates;
  Decoder decoder;
};

// [rows, V] of the last step.
Matrix log_probabilities(const Decoder& decoder, std::size_t rows) {
  Matrix result(static_cast<Index>(rows), static_cast<Index>(decoder.logits(0).size()));
  for (std::size_t row = 0; row < rows; ++row) {
    const auto logits = decoder.logits(row);
    for (std::size_t k = 0; k < logits.size(); ++k) {
      result(static_cast<Index>(row), static_cast<Index>(k)) =
          logits[k] - decoder.log_normalizer(row);
    }
  }
  return result;
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
  for (const std::string& name : kNames) {
    CAPTURE(name);
    const Case the_case(name);
    const Network& network = the_case.parts().network;
    Caches caches(network);
    const Encoded encoded = encode(network, caches, the_case.sentences);
    CHECK(encoded.lengths == the_case.lengths);
    REQUIRE(encoded.length == *std::max_element(the_case.lengths.begin(), the_case.lengths.end()));
    CHECK(distance(encoded.initial.leftCols(network.decoder_units),
                   the_case.golden.matrix("initial")) < kTolerance);
    const Matrix memory = the_case.golden.matrix("memory");  // [T * B, 2H]
    const Matrix keys = the_case.golden.matrix("keys");      // [T * B, A]
    for (Index b = 0; b < the_case.batch(); ++b) {
      for (Index t = 0; t < encoded.length; ++t) {
        const Index ours = b * encoded.length + t;
        const Index theirs = t * the_case.batch() + b;
        // PyTorch's rows of pads are zero too.
        CHECK(distance(encoded.states.row(ours), memory.row(theirs)) < kTolerance);
        if (t < encoded.lengths[static_cast<std::size_t>(b)]) {
          CHECK(distance(encoded.projected.row(ours).head(network.attention_units),
                         keys.row(theirs)) < kTolerance);
        }
      }
    }
  }
}

TEST_CASE("decoder steps equal PyTorch's") {
  for (const std::string& name : kNames) {
    CAPTURE(name);
    const Case the_case(name);
    const Config& config = the_case.parts().config;
    Translation translation(the_case.parts(), the_case.sentences);
    Decoder& decoder = translation.decoder;
    const Matrix attention = the_case.golden.matrix("attention");         // [S * T, B]
    const Matrix expected = the_case.golden.matrix("log_probabilities");  // [S * B, V]
    std::vector<std::size_t> same(the_case.sentences.size());
    std::iota(same.begin(), same.end(), std::size_t{0});
    for (Index step = 0; step < steps(the_case); ++step) {
      CAPTURE(step);
      decoder.step(inputs(the_case, step));
      const Matrix found = log_probabilities(decoder, same.size());
      CHECK(std::isinf(found.col(config.pad).maxCoeff()));
      CHECK(std::isinf(found.col(config.bos).maxCoeff()));
      const Matrix theirs = expected.middleRows(step * the_case.batch(), the_case.batch());
      CHECK(distance(without_unspeakable(found, config), without_unspeakable(theirs, config)) <
            kLogTolerance);
      for (std::size_t b = 0; b < same.size(); ++b) {
        const auto weights = decoder.attention(b);
        REQUIRE(weights.size() == the_case.sentences[b].size());
        for (std::size_t i = 0; i < weights.size(); ++i) {
          const Index at = step * translation.encoded.length + static_cast<Index>(i);
          CHECK(std::abs(weights[i] - attention(at, static_cast<Index>(b))) < kTolerance);
        }
      }
      decoder.select(same);
    }
  }
}

TEST_CASE("a batch with padding equals its sentences one by one, bit for bit") {
  for (const std::string& name : kNames) {
    for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
      CAPTURE(name);
      const Case the_case(name, precision);
      const Parts& parts = the_case.parts();
      Translation batch(parts, the_case.sentences);
      batch.decoder.step(inputs(the_case, 0));
      const Matrix together = log_probabilities(batch.decoder, the_case.sentences.size());
      const Index length = batch.encoded.length;
      for (Index b = 0; b < the_case.batch(); ++b) {
        const auto sentence = static_cast<std::size_t>(b);
        Translation alone(parts, {&the_case.sentences[sentence], 1});
        CHECK(alone.encoded.length == the_case.lengths[sentence]);
        CHECK(alone.encoded.states ==
              batch.encoded.states.middleRows(b * length, alone.encoded.length));
        CHECK(alone.encoded.initial == batch.encoded.initial.row(b));
        alone.decoder.step(std::vector<DecoderInput>{{0, parts.config.bos}});
        CHECK(log_probabilities(alone.decoder, 1) == together.row(b));
      }
    }
  }
}

TEST_CASE("rows follow their parents: copied, reordered and dropped") {
  const Case the_case("tiny-tied");
  const Parts& parts = the_case.parts();
  Translation translation(parts, the_case.sentences);
  Decoder& decoder = translation.decoder;
  decoder.step(inputs(the_case, 0));
  // Sentence 2 twice, then sentence 0; sentence 1 has ended.
  decoder.select(std::vector<std::size_t>{2, 2, 0});
  const std::vector<DecoderInput> second = inputs(the_case, 1);
  decoder.step(std::vector<DecoderInput>{second[2], {2, 7}, second[0]});
  const Matrix found = without_unspeakable(log_probabilities(decoder, 3), parts.config);

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
