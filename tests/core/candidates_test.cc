// Translating with a shortlist.
#include "network/candidates.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "documents.h"
#include "files.h"
#include "instruction_sets.h"
#include "model/parts.h"
#include "network/decoder.h"
#include "network/encoder.h"
#include "searches.h"
#include "shortlists.h"

namespace glossa::test {
namespace {

// frequent and what each of the source's pieces adds.
std::set<int> allowed(const ShortlistBytes& shortlist, const Ids& source) {
  std::set<int> result(shortlist.frequent.begin(), shortlist.frequent.end());
  for (const int piece : source) {
    const auto found = shortlist.further.find(piece);
    if (found != shortlist.further.end()) {
      result.insert(found->second.begin(), found->second.end());
    }
  }
  return result;
}

TEST_SUITE_BEGIN("candidates");

TEST_CASE("translations say only candidates") {
  const ShortlistBytes shortlist = tiny_shortlist();
  for (const std::string& name : kModels) {
    for (const auto precision : {Precision::kInt8, Precision::kFloat32}) {
      CAPTURE(name);
      const Model model = with_shortlist(name, shortlist, {precision});
      const auto sentences = tiny_sentences(model, 40);
      const auto by_greedy = greedy(model, sentences, true);
      const auto by_beam = beam(model, sentences, {4, 1.0F}, true);
      const auto without = greedy(model, sentences, false);
      std::size_t changed = 0;
      for (std::size_t k = 0; k < sentences.size(); ++k) {
        const std::set<int> candidates = allowed(shortlist, sentences[k]);
        std::vector<Hypothesis> all = by_beam[k];
        all.push_back(by_greedy[k]);
        for (const Hypothesis& found : all) {
          check_consistent(found, sentences[k].size());
          for (const int token : found.tokens) CHECK(candidates.contains(token));
        }
        changed += by_greedy[k].tokens == without[k].tokens ? 0 : 1;
        // The sentence alone, though others have other candidates.
        const std::vector<Ids> one = {sentences[k]};
        check_same(greedy(model, one, true).front(), by_greedy[k]);
        const auto alone = beam(model, one, {4, 1.0F}, true).front();
        REQUIRE(alone.size() == by_beam[k].size());
        for (std::size_t n = 0; n < alone.size(); ++n) check_same(alone[n], by_beam[k][n]);
      }
      CHECK(changed > 10);  // else the test shows nothing
    }
  }
}

TEST_CASE("candidates have the logits of the whole vocabulary, normalized among themselves") {
  const ShortlistBytes shortlist = tiny_shortlist();
  for (const std::string& name : kModels) {
    const Model model = with_shortlist(name, shortlist);
    const Parts& parts = model.parts();
    const auto sentences = tiny_sentences(model, 6);
    Caches caches(parts.network);
    const Encoded encoded = encode(parts.network, caches, sentences);
    const Candidates all(parts.network, sentences.size());
    const Candidates some(parts.network, *parts.shortlist, sentences);
    CHECK(all.is_whole_vocabulary());
    CHECK_FALSE(some.is_whole_vocabulary());
    Decoder whole(parts.config, parts.network, caches, encoded, all, 12);
    Decoder cut(parts.config, parts.network, caches, encoded, some, 12);
    // Sentence k has k rows.
    std::vector<DecoderInput> rows;
    std::vector<std::size_t> parents;
    for (std::size_t b = 1; b < 5; ++b) {
      for (std::size_t k = 0; k < b; ++k) {
        rows.push_back({b, 4 + static_cast<int>(k)});
        parents.push_back(b);
      }
    }
    whole.select(parents);
    cut.select(parents);
    whole.step(rows);
    cut.step(rows);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::set<int> candidates = allowed(shortlist, sentences[rows[row].sentence]);
      const auto logits = cut.logits(row);
      REQUIRE(logits.size() == candidates.size());
      REQUIRE(some.count(rows[row].sentence) == candidates.size());
      std::set<int> seen;
      double sum = 0;
      for (std::size_t k = 0; k < logits.size(); ++k) {
        const int token = cut.token(row, k);
        seen.insert(token);
        CHECK(logits[k] == whole.logits(row)[static_cast<std::size_t>(token)]);
        sum += std::exp(double{logits[k]});
      }
      CHECK(seen == candidates);
      CHECK(cut.log_normalizer(row) == doctest::Approx(std::log(sum)).epsilon(1e-5));
      CHECK(cut.log_normalizer(row) < whole.log_normalizer(row));
    }
  }
}

TEST_CASE("without the option, and in align, a shortlist changes nothing") {
  for (const std::string& name : kModels) {
    const Translator plain(load_model(name, {}));
    const Translator listed(with_shortlist(name, tiny_shortlist()));
    std::size_t changed = 0;
    for (const Reference& reference : read_references("tiny-tied.tsv")) {
      CAPTURE(reference.source);
      for (const int beam : {1, 3}) {
        TranslateOptions options;
        options.beam = beam;
        // A model without one takes the option too.
        const Document expected = translated(plain, reference.source, options);
        const Document with = translated(listed, reference.source, options);
        check_document(reference.source, with);
        changed += with.text == expected.text ? 0 : 1;
        options.shortlist = false;
        const Document found = translated(listed, reference.source, options);
        CHECK(found.text == expected.text);
        CHECK(found.sentences[0].translations[0].score ==
              expected.sentences[0].translations[0].score);
      }
      const auto aligned = plain.align(reference.source, reference.greedy);
      const auto again = listed.align(reference.source, reference.greedy);
      REQUIRE(aligned.has_value());
      REQUIRE(again.has_value());
      CHECK(again->score == aligned->score);
      CHECK(again->attention == aligned->attention);
    }
    CHECK(changed > 10);
  }
}

TEST_CASE("all instruction sets give the same bits with a shortlist") {
  for (const std::string& name : kModels) {
    std::vector<Hypothesis> expected;
    for_each_instruction_set([&](const kernels::Kernels& kernels) {
      const Model model = with_shortlist(name, tiny_shortlist(), {Precision::kInt8, kernels.name});
      std::vector<Hypothesis> found;
      for (const auto& hypotheses : beam(model, tiny_sentences(model, 20), {3, 1.0F}, true)) {
        found.insert(found.end(), hypotheses.begin(), hypotheses.end());
      }
      if (expected.empty()) expected = found;
      REQUIRE(found.size() == expected.size());
      for (std::size_t k = 0; k < found.size(); ++k) check_same(found[k], expected[k]);
    });
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
