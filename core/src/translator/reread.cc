#include "translator/reread.h"

#include <string>
#include <utility>

#include "translator/capitals.h"
#include "translator/kept.h"
#include "translator/part.h"
#include "translator/verbatim.h"
#include "translator/words.h"

namespace glossa {
namespace {

// So much more log-probability makes copied names better. Names are seldom certain, <unk> is.
constexpr float kCopiedLead = 2;

// A job, and how it can be read: with `names` as <unk>.
struct Other {
  Job* job;
  Job again;
  std::vector<Range> names;
};

Other other(Job& job, Reading reading, std::vector<Range> names = {}) {
  return {&job, {job.sentence, std::move(reading), job.loud, {}}, std::move(names)};
}

// better: of the scores of the other reading and of the one before. All names have to be there.
template <typename Better>
void keep_better(const Parts& model, Caches& caches, std::vector<Other>& others,
                 const Search& search, Better better) {
  std::vector<Job*> jobs;
  for (Other& one : others) jobs.push_back(&one.again);
  translate_jobs(model, caches, jobs, search);
  for (auto& [job, again, names] : others) {
    const Translation& best = again.translations.front();
    if (better(best.score, job->translations.front().score) &&
        copies_all(job->sentence, names, best.text)) {
      *job = std::move(again);
    }
  }
}

// Of more than one piece, and where they begin the sentence no more of them than other words.
std::vector<Range> lost_names(const Tokenizer& tokenizer, const Job& job) {
  std::vector<Range> names;
  const std::string& text = job.reading.text;
  const std::vector<Range> found = words(text);
  for (const Range& range : found) {
    const std::string_view word = part(text, range);
    if (word.size() < 3 || !begins_with_capital(word)) continue;
    const std::size_t most = pieces(tokenizer, word);
    const bool begins = &range == found.data();
    if (most == 1 || (begins && pieces(tokenizer, lowered(word)) < most)) continue;
    if (job.translations.front().text.find(word) == std::string::npos) names.push_back(range);
  }
  return names;
}

}  // namespace

void reread_beginnings(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                       const Search& search) {
  std::vector<Other> others;
  for (Job& job : jobs) {
    auto reading = with_small_beginning(model.tokenizer, job.reading);
    if (reading) others.push_back(other(job, std::move(*reading)));
  }
  keep_better(model, caches, others, search, is_better);
}

void reread_names(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                  const Search& search) {
  if (primary(model.languages.source) == "de") return;
  std::vector<Other> others;
  for (Job& job : jobs) {
    if (job.reading.quiet) continue;
    std::vector<Range> names = lost_names(model.tokenizer, job);
    if (names.empty()) continue;
    auto encoding = encode_verbatim(model.tokenizer, job.reading.text, names);
    if (!encoding) continue;
    Reading reading = job.reading;
    reading.encoding = std::move(*encoding);
    others.push_back(other(job, std::move(reading), std::move(names)));
  }
  keep_better(model, caches, others, search,
              [](float copied, float as_is) { return copied > as_is + kCopiedLead; });
}

}  // namespace glossa
