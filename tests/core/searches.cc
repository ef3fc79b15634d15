#include "searches.h"

#include <doctest/doctest.h>

#include <cmath>

#include "files.h"
#include "model/parts.h"

namespace glossa::test {

std::vector<Hypothesis> greedy(const Model& model, const std::vector<Ids>& sentences,
                               bool shortlist) {
  Caches caches(model.parts().network);
  return search_greedy({model.parts(), caches, sentences, shortlist});
}

std::vector<std::vector<Hypothesis>> beam(const Model& model, const std::vector<Ids>& sentences,
                                          const BeamOptions& options, bool shortlist) {
  Caches caches(model.parts().network);
  return search_beam({model.parts(), caches, sentences, shortlist}, options);
}

std::vector<Hypothesis> forced(const Model& model, const std::vector<Ids>& sentences,
                               const std::vector<Ids>& targets) {
  Caches caches(model.parts().network);
  return force({model.parts(), caches, sentences, /*shortlist=*/false}, targets);
}

std::vector<Ids> tiny_sentences(const Model& model, std::size_t count) {
  std::vector<Ids> sentences;
  for (const Reference& reference : read_references("tiny-tied.tsv")) {
    if (sentences.size() == count) break;
    sentences.push_back(model.parts().tokenizer.encode(reference.source).ids);
    sentences.back().push_back(model.parts().config.eos);
  }
  return sentences;
}

double rank(const Hypothesis& hypothesis, double length_penalty) {
  return hypothesis.score / std::pow(hypothesis.tokens.size(), length_penalty);
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

void check_same(const Hypothesis& a, const Hypothesis& b) {
  CHECK(a.tokens == b.tokens);
  CHECK(a.score == b.score);
  CHECK(a.log_probabilities == b.log_probabilities);
  CHECK(a.attention == b.attention);
}

}  // namespace glossa::test
