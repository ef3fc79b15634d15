#include "translator/reread.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "reading/masked.h"
#include "reading/names.h"
#include "reading/respellings.h"
#include "text/kept.h"
#include "text/part.h"
#include "text/verbatim.h"
#include "text/words.h"

namespace glossa {
namespace {

// So much more log-probability, in sum over the tokens, makes a name as <unk>, which is copied,
// better: names are seldom certain, <unk> is.
constexpr float kCopiedLead = 2;
// At most so many names of a sentence are tried.
constexpr std::size_t kMostNames = 4;

// Translates each job in its other reading, if it has one, and keeps what is better by `lead`.
// other: number of a job -> optional Reading. fits: the same, Translation -> can that be kept?
template <typename Other, typename Fits>
void reread(const Parts& model, Caches& caches, const std::vector<Job*>& jobs, const Search& search,
            const Prefix& prefix, float lead, Other other, Fits fits) {
  std::vector<std::size_t> chosen;
  std::vector<Job> again;
  for (std::size_t k = 0; k < jobs.size(); ++k) {
    // Nothing is more probable than 1.
    if (jobs[k]->translations[0].score + lead >= 0) continue;
    std::optional<Reading> reading = other(k);
    if (!reading || !check_room(prefix, reading->encoding.ids.size() + 1)) continue;
    chosen.push_back(k);
    again.push_back({jobs[k]->sentence, std::move(*reading), jobs[k]->loud, {}});
  }
  translate_jobs(model, caches, pointers(again), search, prefix);
  for (std::size_t n = 0; n < again.size(); ++n) {
    Job& before = *jobs[chosen[n]];
    const std::vector<Range> spans = verbatim_spans(before.sentence);
    const bool kept = keeps(before.sentence, spans, before.translations[0].text);
    auto& found = again[n].translations;
    // Nothing is lost that came through before.
    std::erase_if(found, [&](const Translation& one) {
      return !fits(chosen[n], one) || (kept && !keeps(before.sentence, spans, one.text));
    });
    if (found.empty() || found[0].score <= before.translations[0].score + lead) continue;
    before = std::move(again[n]);
  }
}

}  // namespace

void reread_capitals(const Parts& model, Caches& caches, const std::vector<Job*>& jobs,
                     const Search& search, const Prefix& prefix) {
  const auto fits = [](std::size_t, const Translation&) { return true; };
  for (const auto& [respell, lead] : kRespellings) {
    const auto other = [&, respell = respell](std::size_t k) {
      return respell(model.tokenizer, model.languages.source, jobs[k]->reading);
    };
    reread(model, caches, jobs, search, prefix, lead, other, fits);
  }
}

void reread_names(const Parts& model, Caches& caches, const std::vector<Job*>& jobs,
                  const Search& search) {
  std::vector<std::vector<Range>> lost;    // of each job
  std::vector<std::vector<Range>> copied;  // of each job, those that are better so
  std::size_t rounds = 0;
  for (const Job* job : jobs) {
    lost.emplace_back();
    const Translation& best = job->translations[0];
    if (best.score + kCopiedLead < 0) {
      lost.back() = lost_names(model.tokenizer, model.languages.source, job->reading, best.text);
    }
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
      auto encoding = encode_masked(model.tokenizer, jobs[k]->reading.text, names(k));
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

bool lost_capital(std::string_view sentence, const Reading& reading) {
  if (reading.text == sentence) return false;
  const auto begins = [](std::string_view text) {
    const std::vector<Range> found = words(text);
    return !found.empty() && begins_with_capital(part(text, found[0]));
  };
  return begins(sentence) && !begins(reading.text);
}

void restore_capitals(const std::vector<Job*>& jobs) {
  for (Job* job : jobs) {
    if (!lost_capital(job->sentence, job->reading)) continue;
    auto found = std::exchange(job->translations, {});
    for (Translation& translation : found) {
      translation.text = with_capital(translation.text);
      add_different(job->translations, std::move(translation));
    }
  }
}

}  // namespace glossa
