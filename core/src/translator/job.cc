#include "translator/job.h"

#include <algorithm>
#include <span>
#include <utility>

#include "search/greedy.h"
#include "search/order.h"
#include "text/capitals.h"
#include "translator/sentence.h"

namespace glossa {
namespace {

// Hypotheses decoded at once: each has a row of logits as long as the vocabulary.
constexpr std::size_t kMaxRows = 512;

void translate_together(const Parts& model, Caches& caches, std::span<Job* const> jobs,
                        const Search& search, const Prefix& prefix) {
  std::vector<std::vector<int>> sentences;
  for (const Job* job : jobs) sentences.push_back(sequence(job->reading.encoding, model.config));
  const Batch batch{model, caches, sentences, search.shortlist, prefix.ids, prefix.rest};

  std::vector<std::vector<Hypothesis>> found;
  if (search.beam.beam == 1) {
    for (Hypothesis& hypothesis : search_greedy(batch)) {
      found.push_back({std::move(hypothesis)});
    }
  } else {
    found = search_beam(batch, search.beam);
  }

  for (std::size_t k = 0; k < jobs.size(); ++k) {
    auto& [sentence, reading, loud, translations] = *jobs[k];
    for (Hypothesis& hypothesis : found[k]) {
      if (translations.size() == search.nbest) break;
      Translation next = to_translation(model, sentence, reading.encoding, std::move(hypothesis),
                                        prefix.unknown_texts);
      if (loud) next.text = to_capitals(next.text);
      add_different(translations, std::move(next));
    }
  }
}

}  // namespace

void add_different(std::vector<Translation>& translations, Translation next) {
  const auto same = [&next](const Translation& other) { return other.text == next.text; };
  if (std::none_of(translations.begin(), translations.end(), same)) {
    translations.push_back(std::move(next));
  }
}

std::vector<Job*> pointers(std::vector<Job>& jobs) {
  std::vector<Job*> result(jobs.size());
  std::transform(jobs.begin(), jobs.end(), result.begin(), [](Job& job) { return &job; });
  return result;
}

void translate_jobs(const Parts& model, Caches& caches, const std::vector<Job*>& jobs,
                    const Search& search, const Prefix& prefix) {
  std::vector<double> lengths;
  for (const Job* job : jobs) {
    lengths.push_back(static_cast<double>(job->reading.encoding.ids.size()));
  }
  std::vector<Job*> by_length;
  for (const std::size_t k : ascending(lengths)) by_length.push_back(jobs[k]);
  const auto batch = std::min(search.batch_size, kMaxRows / search.beam.beam);
  for (std::size_t first = 0; first < jobs.size(); first += batch) {
    const std::size_t count = std::min(batch, jobs.size() - first);
    const std::span<Job* const> together(by_length.data() + first, count);
    translate_together(model, caches, together, search, prefix);
  }
}

}  // namespace glossa
