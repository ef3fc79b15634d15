#include "translator/restore.h"

#include <algorithm>
#include <utility>

#include "reading/masked.h"
#include "reading/unknown_words.h"
#include "text/kept.h"
#include "text/verbatim.h"

namespace glossa {
namespace {

// At least so many hypotheses in the last search.
constexpr std::size_t kLastBeam = 16;

// A job that lost something, to be translated once more.
struct Lost {
  Job* job;  // null once it is found again
  std::vector<Range> spans;
  Job again;
};

// Gives jobs the translations of this search that have it all, at most nbest of them.
void restore(const Parts& model, Caches& caches, std::vector<Lost>& lost, const Search& search,
             std::size_t nbest) {
  std::vector<Job*> jobs(lost.size());
  std::transform(lost.begin(), lost.end(), jobs.begin(), [](Lost& one) { return &one.again; });
  translate_jobs(model, caches, jobs, search);
  const Vocabulary& vocabulary = model.tokenizer.vocabulary();
  for (Lost& one : lost) {
    auto found = std::exchange(one.again.translations, {});
    std::erase_if(found, [&](const Translation& translation) {
      const bool ends = translation.target.back().text == vocabulary.piece(vocabulary.eos());
      return !ends || !copies_all(one.job->sentence, one.spans, translation.text);
    });
    if (found.empty()) continue;
    found.resize(std::min(found.size(), nbest));
    one.job->translations = std::move(found);
    one.job = nullptr;
  }
  std::erase_if(lost, [](const Lost& one) { return one.job == nullptr; });
}

}  // namespace

void restore_verbatim(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                      const Search& search) {
  std::vector<Lost> lost;
  for (Job& job : jobs) {
    const std::vector<Range> unknown =
        unknown_words(model.tokenizer, job.sentence, job.reading.encoding);
    std::vector<Range> spans = verbatim_spans(job.sentence, unknown);
    if (spans.empty() || keeps(job.sentence, spans, job.translations.front().text)) continue;
    auto encoding = encode_masked(model.tokenizer, job.reading.text, spans);
    if (!encoding) continue;
    Job again{job.sentence, job.reading, job.loud, {}};
    again.reading.encoding = std::move(*encoding);
    lost.push_back({&job, std::move(spans), std::move(again)});
  }
  Search wider = search;
  wider.nbest = wider.beam.beam;
  restore(model, caches, lost, wider, search.nbest);
  wider.nbest = wider.beam.beam = std::max(search.beam.beam, kLastBeam);
  wider.beam.every_unknown = true;
  restore(model, caches, lost, wider, search.nbest);
}

}  // namespace glossa
