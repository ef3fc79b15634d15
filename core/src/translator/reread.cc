#include "translator/reread.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "tokenizer/utf8.h"
#include "translator/capitals.h"
#include "translator/emphasis.h"
#include "translator/names.h"
#include "translator/part.h"
#include "translator/verbatim.h"

namespace glossa {
namespace {

// At most so many names of a sentence are tried.
constexpr std::size_t kMostNames = 4;

// Translates each job in its other reading, if it has one, and keeps what is better by `lead`.
// other: number of a job -> optional Reading. fits: the same, Translation -> can that be kept?
template <typename Other, typename Fits>
void reread(const Parts& model, Caches& caches, const std::vector<Job*>& jobs, const Search& search,
            const Prefix& prefix, float lead, Other other, Fits fits) {
  std::vector<std::size_t> reread;
  std::vector<Job> again;
  for (std::size_t k = 0; k < jobs.size(); ++k) {
    std::optional<Reading> reading = other(k);
    if (!reading || !check_room(prefix, reading->encoding.ids.size() + 1)) continue;
    reread.push_back(k);
    again.push_back({jobs[k]->sentence, std::move(*reading), jobs[k]->loud, {}});
  }
  translate_jobs(model, caches, pointers(again), search, prefix);
  for (std::size_t n = 0; n < again.size(); ++n) {
    Job& before = *jobs[reread[n]];
    auto& found = again[n].translations;
    std::erase_if(found, [&](const Translation& one) { return !fits(reread[n], one); });
    if (found.empty() || found[0].score <= before.translations[0].score + lead) continue;
    before = std::move(again[n]);
  }
}

// What begins with a capital is said with one, also where it was read in small letters.
void restore_capital(Job& job) {
  const auto begins_small = [](std::string_view text) {
    return !text.empty() && is_small(first_code_point(text).value);
  };
  if (begins_small(job.sentence) || !begins_small(job.reading.text)) return;
  for (Translation& translation : job.translations) {
    if (!begins_small(translation.text)) continue;
    const std::size_t size = first_code_point(translation.text).size;
    translation.text.replace(0, size, to_capitals(translation.text.substr(0, size)));
  }
}

}  // namespace

void reread_capitals(const Parts& model, Caches& caches, const std::vector<Job*>& jobs,
                     const Search& search, const Prefix& prefix) {
  const auto fits = [](std::size_t, const Translation&) { return true; };
  const auto plain = [&](std::size_t k) {
    return without_emphasis(model.tokenizer, model.languages.source, jobs[k]->reading);
  };
  const auto small = [&](std::size_t k) {
    return with_small_beginning(model.tokenizer, jobs[k]->reading);
  };
  reread(model, caches, jobs, search, prefix, kCapitalsLead, plain, fits);
  reread(model, caches, jobs, search, prefix, kCapitalsLead, small, fits);
  if (!prefix.ids.empty() || !prefix.rest.empty()) return;
  for (Job* job : jobs) restore_capital(*job);
}

void reread_names(const Parts& model, Caches& caches, const std::vector<Job*>& jobs,
                  const Search& search) {
  std::vector<std::vector<Range>> lost;    // of each job
  std::vector<std::vector<Range>> copied;  // of each job, those that are better so
  std::size_t rounds = 0;
  for (const Job* job : jobs) {
    lost.push_back(lost_names(model.tokenizer, model.languages.source, job->reading,
                              job->translations[0].text));
    rounds = std::clamp(lost.back().size(), rounds, kMostNames);
  }
  copied.resize(jobs.size());
  for (std::size_t round = 0; round < rounds; ++round) {
    // With one more name.
    const auto names = [&](std::size_t k) {
      std::vector<Range> found = copied[k];
      if (round < lost[k].size()) found.push_back(lost[k][round]);
      return found;
    };
    const auto other = [&](std::size_t k) -> std::optional<Reading> {
      if (round >= lost[k].size()) return std::nullopt;
      auto encoding = encode_verbatim(model.tokenizer, jobs[k]->reading.text, names(k));
      if (!encoding) return std::nullopt;
      return Reading{jobs[k]->reading.text, std::move(*encoding), false};
    };
    const auto has = [&](std::size_t k, const Translation& translation) {
      const std::vector<Range> found = names(k);
      return std::all_of(found.begin(), found.end(), [&](const Range& name) {
        return translation.text.find(part(jobs[k]->sentence, name)) != std::string::npos;
      });
    };
    reread(model, caches, jobs, search, {}, kCopiedLead, other, has);
    for (std::size_t k = 0; k < jobs.size(); ++k) {
      if (round < lost[k].size() && has(k, jobs[k]->translations[0])) copied[k] = names(k);
    }
  }
}

}  // namespace glossa
