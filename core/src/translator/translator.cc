#include "glossa/translator.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "model/parts.h"
#include "reading/reading.h"
#include "text/part.h"
#include "translator/cache_pool.h"
#include "translator/checks.h"
#include "translator/document.h"
#include "translator/job.h"
#include "translator/prefix.h"
#include "translator/reread.h"
#include "translator/restore.h"
#include "translator/segmenter.h"

namespace glossa {
namespace {

// Where a sentence stands.
struct Place {
  std::size_t text;
  Range range;
  std::size_t job;
};

Result<void> check(const TranslateOptions& options) {
  if (auto ok = check_option("beam", options.beam, 1, 64); !ok) return ok;
  if (options.nbest < 1 || options.nbest > options.beam) {
    return tl::unexpected(
        Error{ErrorCode::kInvalidOption, "nbest: expected 1 to " + std::to_string(options.beam) +
                                             ", the beam, found " + std::to_string(options.nbest)});
  }
  if (auto ok = check_option("max_source_tokens", options.max_source_tokens, 8, 1000); !ok) {
    return ok;
  }
  if (auto ok = check_option("batch_size", options.batch_size, 1, 1024); !ok) return ok;
  if (!(options.length_penalty >= 0 && options.length_penalty <= 4)) {
    return tl::unexpected(
        Error{ErrorCode::kInvalidOption,
              "length_penalty: expected 0 to 4, found " + std::to_string(options.length_penalty)});
  }
  return check_length("prefix", options.prefix);
}

Search to_search(const TranslateOptions& options) {
  return {{static_cast<std::size_t>(options.beam), options.length_penalty},
          static_cast<std::size_t>(options.nbest),
          options.shortlist,
          static_cast<std::size_t>(options.batch_size)};
}

// A prefix is of one sentence. places: sentences of texts, text by text.
Result<void> check_one_sentence(std::span<const Place> places, const TranslateOptions& options) {
  const auto same_text = [](const Place& a, const Place& b) { return a.text == b.text; };
  const auto first = std::adjacent_find(places.begin(), places.end(), same_text);
  if (first == places.end()) return {};
  const auto count = std::count_if(first, places.end(),
                                   [&](const Place& place) { return same_text(place, *first); });
  return tl::unexpected(Error{ErrorCode::kInvalidText,
                              "text: expected one sentence of at most " +
                                  std::to_string(options.max_source_tokens) +
                                  " tokens to go with a prefix, found " + std::to_string(count)});
}

// Translates all jobs with the prefix `text`, whose encoding is `beginning`: what is to be said in
// capitals begins as the prefix is read then. Error: as check_room.
Result<void> translate_begun(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                             const Search& search, std::string_view text,
                             const Encoding& beginning) {
  for (const bool loud : {false, true}) {
    std::vector<Job*> these = pointers(jobs);
    std::erase_if(these, [loud](const Job* job) { return job->loud != loud; });
    if (these.empty()) continue;
    Prefix prefix = to_prefix(model.tokenizer, text, beginning, loud);
    free_last_word(model.tokenizer.vocabulary(), text, prefix);
    for (const Job* job : these) {
      if (auto ok = check_room(prefix, job->reading.encoding.ids.size() + 1); !ok) return ok;
    }
    translate_jobs(model, caches, these, search, prefix);
    reread_capitals(model, caches, these, search, prefix);
  }
  return {};
}

}  // namespace

Translator::Translator(Model model)
    : model_(std::move(model)), caches_(std::make_shared<CachePool>(model_.parts().network)) {}

Result<Document> Translator::translate(std::string_view text,
                                       const TranslateOptions& options) const {
  auto documents = translate_batch({&text, 1}, options);
  if (!documents) return tl::unexpected(documents.error());
  return std::move(documents->front());
}

Result<std::vector<Document>> Translator::translate_batch(std::span<const std::string_view> texts,
                                                          const TranslateOptions& options) const {
  if (auto ok = check(options); !ok) return tl::unexpected(ok.error());
  const Parts& model = model_.parts();
  std::vector<Job> jobs;
  std::vector<Place> places;
  std::unordered_map<std::string_view, std::size_t> job_of;
  for (std::size_t index = 0; index < texts.size(); ++index) {
    if (auto ok = check_length("text", texts[index]); !ok) return tl::unexpected(ok.error());
    const auto max_tokens = static_cast<std::size_t>(options.max_source_tokens);
    for (auto& [range, encoding] :
         segment(model.tokenizer, model.languages.source, texts[index], max_tokens)) {
      const std::string_view sentence = part(texts[index], range);
      const auto [known, is_new] = job_of.emplace(sentence, jobs.size());
      if (is_new) {
        Reading reading = read(model.tokenizer, sentence, std::move(encoding));
        const bool loud = is_loud(reading, options.prefix);
        jobs.push_back({sentence, std::move(reading), loud, {}});
      }
      places.push_back({index, range, known->second});
    }
  }
  const auto caches = caches_->borrow();
  const Search search = to_search(options);
  const Encoding beginning = model.tokenizer.encode(options.prefix);
  if (beginning.ids.empty()) {
    translate_jobs(model, *caches, pointers(jobs), search);
    reread_capitals(model, *caches, pointers(jobs), search);
    reread_names(model, *caches, pointers(jobs), search);
    restore_verbatim(model, *caches, jobs, search);
    restore_capitals(pointers(jobs));
  } else {
    if (auto ok = check_one_sentence(places, options); !ok) return tl::unexpected(ok.error());
    if (auto ok = translate_begun(model, *caches, jobs, search, options.prefix, beginning); !ok) {
      return tl::unexpected(ok.error());
    }
  }

  std::vector<Document> documents(texts.size());
  for (const auto& [text, range, job] : places) {
    documents[text].sentences.push_back({range, 0, jobs[job].translations});
  }
  for (std::size_t index = 0; index < texts.size(); ++index) {
    assemble(texts[index], documents[index]);
  }
  return documents;
}

}  // namespace glossa
