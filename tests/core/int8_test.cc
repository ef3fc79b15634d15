// Translating in int8: the same bits on every instruction set and whatever came before, and close
// to floats.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "documents.h"
#include "files.h"
#include "instruction_sets.h"
#include "model/parts.h"
#include "model_bytes.h"
#include "random.h"
#include "searches.h"

namespace glossa::test {
namespace {

std::vector<std::string> tiny_texts() {
  std::vector<std::string> texts;
  for (const Reference& reference : read_references("tiny-tied.tsv")) {
    texts.push_back(reference.source);
  }
  return texts;
}

void check_equal(const Document& a, const Document& b) {
  CHECK(a.text == b.text);
  REQUIRE(a.sentences.size() == b.sentences.size());
  for (std::size_t s = 0; s < a.sentences.size(); ++s) {
    const auto& [first, second] = std::pair(a.sentences[s], b.sentences[s]);
    REQUIRE(first.translations.size() == second.translations.size());
    for (std::size_t n = 0; n < first.translations.size(); ++n) {
      CHECK(first.translations[n].text == second.translations[n].text);
      CHECK(first.translations[n].score == second.translations[n].score);
      CHECK(first.translations[n].log_probabilities == second.translations[n].log_probabilities);
      CHECK(first.translations[n].attention == second.translations[n].attention);
    }
  }
}

TranslateOptions with_beam(int beam) {
  TranslateOptions options;
  options.beam = beam;
  options.nbest = beam;
  return options;
}

// 2,000 pieces and layers so wide that the caches have not room for all of them.
Model model_beyond_caches() {
  std::vector<ScoredPiece> pieces;
  for (int k = 0; k < 2000; ++k) pieces.emplace_back("▁" + std::to_string(k), -1);
  Config config = tiny_config(pieces.size() + 4);
  config.encoder_size = 96;
  config.decoder_size = 96;
  return load(random_model(with_special(pieces), config, 1).bytes());
}

TEST_SUITE_BEGIN("int8");

TEST_CASE("all instruction sets give the same bits") {
  const std::vector<std::string> texts = tiny_texts();
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  for (const std::string& name : kModels) {
    for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
      for (const int beam : {1, 4}) {
        CAPTURE(name);
        CAPTURE(beam);
        std::vector<Document> expected;
        for_each_instruction_set([&](const kernels::Kernels& kernels) {
          const Model model = load_model(name, {precision, kernels.name});
          CHECK(model.instruction_set() == kernels.name);
          auto found = Translator(model).translate_batch(views, with_beam(beam));
          REQUIRE(found.has_value());
          if (expected.empty()) expected = *found;
          for (std::size_t k = 0; k < texts.size(); ++k) check_equal((*found)[k], expected[k]);
        });
      }
    }
  }
}

TEST_CASE("the fastest instruction set is used, another only by its name") {
  const auto names = instruction_sets();
  REQUIRE_FALSE(names.empty());
  CHECK(load_model(kModels[0], {}).instruction_set() == names.front());
  for (const std::string_view wrong : {"sse", "AVX2", "avx2 ", "neon,sse2", "?"}) {
    const auto model = Model::load(read_file(kModels[0]), {Precision::kInt8, wrong});
    REQUIRE_FALSE(model.has_value());
    CHECK(model.error().code == ErrorCode::kInvalidOption);
    CAPTURE(model.error().message);
    CHECK(model.error().message.find("instruction_set: expected one of " +
                                     std::string(names.front())) == 0);
    CHECK(model.error().message.find("found " + std::string(wrong)) != std::string::npos);
  }
}

TEST_CASE("a translation does not depend on the texts beside it or before it, bit for bit") {
  const std::vector<std::string> texts = tiny_texts();
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  for (const std::string& name : kModels) {
    for (const int beam : {1, 4}) {
      const TranslateOptions options = with_beam(beam);
      const Model model = load_model(name, {});
      const Translator translator(model);
      const auto together = translator.translate_batch(views, options);
      REQUIRE(together.has_value());
      for (std::size_t k = 0; k < texts.size(); ++k) {
        check_equal(translated(translator, texts[k], options), (*together)[k]);
        check_equal(translated(Translator(model), texts[k], options), (*together)[k]);
      }
    }
  }
}

TEST_CASE("what the caches have no room for is computed again, to the same bits") {
  const Model model = model_beyond_caches();
  const Network& network = model.parts().network;
  Random random(1);
  Caches caches(network);
  const auto compare = [&](ProjectionCache& cache, const Table& embedding, const Linear& projection,
                           int piece) {
    Matrix embedded(1, embedding.columns());
    embedding.row(piece, embedded.data());
    Inputs inputs(network.kernels, network.precision, 1, embedding.columns());
    inputs.assign(embedded.data(), embedding.columns(), 1, embedding.columns());
    std::vector<float> expected(static_cast<std::size_t>(projection.width()));
    projection.multiply(inputs, expected.data(), projection.width());
    const float* found = cache.row(piece);
    CHECK(std::equal(found, found + projection.out(), expected.begin()));
  };
  for (int round = 0; round < 2000; ++round) {
    const auto piece = static_cast<int>(random.below(2004));
    CAPTURE(piece);
    compare(caches.source, network.source_embedding, network.encoder.front().input, piece);
    compare(caches.target, network.target_embedding(), network.target_projection, piece);
  }

  std::vector<Ids> sentences(8);
  for (Ids& ids : sentences) {
    while (ids.size() < 30) ids.push_back(4 + static_cast<int>(random.below(2000)));
    ids.push_back(model.parts().config.eos);
  }
  for (int round = 0; round < 2; ++round) {
    for (const Ids& ids : sentences) {
      const std::vector<Ids> one = {ids};
      const auto found = search_greedy({model.parts(), caches, one}).front();
      check_same(found, greedy(model, one).front());
    }
  }
}

TEST_CASE("int8 is close to floats") {
  for (const std::string& name : kModels) {
    CAPTURE(name);
    const Model exact = load_model(name);
    const Model model = load_model(name, {});
    const Translator translator(model);
    int same = 0;
    int count = 0;
    for (const std::string& text : tiny_texts()) {
      const Document expected = translated(Translator(exact), text);
      const Document found = translated(translator, text);
      check_document(text, found);
      ++count;
      same += found.text == expected.text ? 1 : 0;
      // The same translation has nearly the same score and attention, whichever is the best.
      const auto forced = Translator(exact).align(text, found.text);
      const auto again = translator.align(text, found.text);
      REQUIRE(forced.has_value());
      REQUIRE(again.has_value());
      CHECK(std::abs(again->score - forced->score) < 0.3);
      REQUIRE(again->attention.size() == forced->attention.size());
      for (std::size_t i = 0; i < forced->attention.size(); ++i) {
        CHECK(std::abs(again->attention[i] - forced->attention[i]) < 0.1);
      }
    }
    CHECK(same >= 0.9 * count);
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
