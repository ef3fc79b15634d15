#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include "documents.h"
#include "files.h"
#include "glossa/translator.h"
#include "instruction_sets.h"

namespace glossa::test {
namespace {

// Rows as long as the source, each of which sums to 1.
void check_alignment(const Translation& aligned) {
  const std::size_t columns = aligned.source.size();
  REQUIRE(aligned.alignment.size() == aligned.target.size() * columns);
  for (auto row = aligned.alignment.begin(); row != aligned.alignment.end();
       row += static_cast<std::ptrdiff_t>(columns)) {
    const auto end = row + static_cast<std::ptrdiff_t>(columns);
    CHECK(std::all_of(row, end, [](float weight) { return weight >= 0; }));
    CHECK(std::accumulate(row, end, 0.0) == doctest::Approx(1));
  }
}

TEST_SUITE_BEGIN("align");

TEST_CASE("align gives the score and the attention of a translation") {
  for (const Reference& reference : read_references("tiny-tied.tsv")) {
    CAPTURE(reference.source);
    const Document document = translated(tiny(), reference.source);
    const Translation& found = document.sentences[0].translations[0];
    const auto aligned = tiny().align(reference.source, found.text);
    REQUIRE(aligned.has_value());
    CHECK(aligned->text == found.text);
    const auto same = [](const Token& a, const Token& b) { return a.text == b.text; };
    REQUIRE(std::equal(aligned->target.begin(), aligned->target.end(), found.target.begin(),
                       found.target.end(), same));
    CHECK(std::abs(aligned->score - found.score) < 1e-4);
    REQUIRE(aligned->attention.size() == found.attention.size());
    CHECK(found.alignment.empty());
    for (std::size_t k = 0; k < found.target.size(); ++k) {
      CHECK(aligned->target[k].range == found.target[k].range);
      CHECK(std::abs(aligned->log_probabilities[k] - found.log_probabilities[k]) < 1e-4);
    }
    // Another translation is less probable.
    const auto other = tiny().align(reference.source, "Le le le.");
    REQUIRE(other.has_value());
    CHECK(other->score < found.score);
  }
}

TEST_CASE("align takes any text") {
  for (const std::string source : {"", " ", "\xFF\xC3", "🙂", "The cat."}) {
    for (const std::string target : {"", "\n", "\xE2\x82", "שלום", " Le  chat. "}) {
      const auto aligned = tiny().align(source, target);
      REQUIRE(aligned.has_value());
      CHECK(aligned->text == target);
      CHECK(std::isfinite(aligned->score));
      CHECK(aligned->source.back().range == Range{source.size(), source.size()});
      CHECK(aligned->target.back().range == Range{target.size(), target.size()});
      CHECK(aligned->attention.size() == aligned->source.size() * aligned->target.size());
      check_alignment(*aligned);
    }
  }
  const std::string word(2000, 'a');
  for (const auto& [source, target, name] : {std::tuple(word, std::string("a"), "source"),
                                             std::tuple(std::string("a"), word, "target")}) {
    const auto aligned = tiny().align(source, target);
    REQUIRE_FALSE(aligned.has_value());
    CHECK(aligned.error().code == ErrorCode::kInvalidText);
    CHECK(aligned.error().message.find(std::string(name) + ": expected at most 1000 tokens") == 0);
  }
}

TEST_CASE("all instruction sets give the same bits") {
  for (const std::string& name : kModels) {
    std::vector<float> expected;
    for_each_instruction_set([&](const kernels::Kernels& kernels) {
      const Translator translator(load_model(name, {Precision::kInt8, kernels.name}));
      std::vector<float> found;
      for (const Reference& reference : read_references("tiny-tied.tsv")) {
        const auto aligned = translator.align(reference.source, reference.greedy);
        REQUIRE(aligned.has_value());
        check_alignment(*aligned);
        found.insert(found.end(), aligned->alignment.begin(), aligned->alignment.end());
      }
      if (expected.empty()) expected = found;
      CHECK(found == expected);
    });
  }
}

TEST_CASE("int8 aligns as floats do") {
  for (const std::string& name : kModels) {
    const Translator exact(load_model(name));
    const Translator rounded(load_model(name, {}));
    for (const Reference& reference : read_references("tiny-tied.tsv")) {
      CAPTURE(reference.source);
      const auto expected = exact.align(reference.source, reference.greedy);
      const auto found = rounded.align(reference.source, reference.greedy);
      REQUIRE(expected.has_value());
      REQUIRE(found.has_value());
      REQUIRE(found->alignment.size() == expected->alignment.size());
      for (std::size_t i = 0; i < found->alignment.size(); ++i) {
        CHECK(std::abs(found->alignment[i] - expected->alignment[i]) < 0.15);
      }
    }
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
