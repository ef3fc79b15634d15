#include "glossa/translator.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "model/parts.h"
#include "search/beam.h"
#include "search/greedy.h"
#include "translator/cache_pool.h"
#include "translator/capitals.h"
#include "translator/checks.h"
#include "translator/document.h"
#include "translator/prefix.h"
#include "translator/reading.h"
#include "translator/segmenter.h"
#include "translator/sentence.h"
#include "translator/verbatim.h"

namespace glossa {
namespace {

// Hypotheses decoded at once: each has a row of logits as long as the vocabulary.
constexpr std::size_t kMaxRows = 512;

// At least so many hypotheses, at last, of a sentence that lost a number or an address.
constexpr int kBeamOfLost = 16;

// One sentence to translate, however often it stands in the texts.
struct Job {
  std::string_view sentence;
  Reading reading;
  bool loud;  // is to be said in capitals
  std::vector<Translation> translations;
};

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

void translate_jobs(const Parts& model, Caches& caches, std::span<Job* const> jobs,
                    const TranslateOptions& options, const Prefix& prefix, bool every_unknown) {
  std::vector<std::vector<int>> sentences;
  for (const Job* job : jobs) sentences.push_back(sequence(job->reading.encoding, model.config));
  const Batch batch{model, caches, sentences, options.shortlist, prefix.ids, prefix.rest};

  std::vector<std::vector<Hypothesis>> found;
  if (options.beam == 1) {
    for (Hypothesis& hypothesis : search_greedy(batch)) {
      found.push_back({std::move(hypothesis)});
    }
  } else {
    found = search_beam(
        batch, {static_cast<std::size_t>(options.beam), options.length_penalty, every_unknown});
  }

  for (std::size_t k = 0; k < jobs.size(); ++k) {
    auto& [sentence, reading, loud, translations] = *jobs[k];
    for (Hypothesis& hypothesis : found[k]) {
      if (translations.size() == static_cast<std::size_t>(options.nbest)) break;
      Translation next = to_translation(model, sentence, reading.encoding, std::move(hypothesis),
                                        prefix.unknown_texts);
      if (loud) next.text = to_capitals(next.text);
      // Other pieces can spell the same text.
      const auto same = [&next](const Translation& other) { return other.text == next.text; };
      if (std::none_of(translations.begin(), translations.end(), same)) {
        translations.push_back(std::move(next));
      }
    }
  }
}

std::vector<Job*> pointers(std::vector<Job>& jobs) {
  std::vector<Job*> result(jobs.size());
  std::transform(jobs.begin(), jobs.end(), result.begin(), [](Job& job) { return &job; });
  return result;
}

// Translates all jobs, those of similar length together: little is computed for pads.
// every_unknown: see BeamOptions.
void translate_all(const Parts& model, Caches& caches, std::vector<Job*> jobs,
                   const TranslateOptions& options, const Prefix& prefix,
                   bool every_unknown = false) {
  std::stable_sort(jobs.begin(), jobs.end(), [](const Job* a, const Job* b) {
    return a->reading.encoding.ids.size() < b->reading.encoding.ids.size();
  });
  const auto batch = std::min(static_cast<std::size_t>(options.batch_size),
                              kMaxRows / static_cast<std::size_t>(options.beam));
  for (std::size_t first = 0; first < jobs.size(); first += batch) {
    const std::size_t count = std::min(batch, jobs.size() - first);
    translate_jobs(model, caches, std::span<Job* const>(jobs).subspan(first, count), options,
                   prefix, every_unknown);
  }
}

// Translates all jobs with the prefix of the options, whose encoding is `beginning`: what is to be
// said in capitals begins as the prefix is read then. Error: as check_room.
Result<void> translate_begun(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                             const TranslateOptions& options, const Encoding& beginning) {
  for (const bool loud : {false, true}) {
    std::vector<Job*> these = pointers(jobs);
    std::erase_if(these, [loud](const Job* job) { return job->loud != loud; });
    if (these.empty()) continue;
    Prefix prefix = to_prefix(model.tokenizer, options.prefix, beginning, loud);
    free_last_word(model.tokenizer.vocabulary(), options.prefix, prefix);
    for (const Job* job : these) {
      if (auto ok = check_room(prefix, job->reading.encoding.ids.size() + 1); !ok) return ok;
    }
    translate_all(model, caches, std::move(these), options, prefix);
  }
  return {};
}

// A job that lost a number or an address, to be translated once more.
struct Lost {
  Job* job;  // null once it is found again
  std::vector<Range> spans;
  Job again;
};

// Gives jobs the translations that have it all, found by a beam of this width; the others stay.
// every_unknown: see BeamOptions.
void restore(const Parts& model, Caches& caches, std::vector<Lost>& lost, TranslateOptions options,
             int beam, bool every_unknown) {
  const auto nbest = static_cast<std::size_t>(options.nbest);
  options.beam = options.nbest = beam;
  std::vector<Job*> jobs(lost.size());
  std::transform(lost.begin(), lost.end(), jobs.begin(), [](Lost& one) { return &one.again; });
  translate_all(model, caches, std::move(jobs), options, {}, every_unknown);
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

// Translates once more what lost a number or an address, and keeps what then has them all.
void restore_verbatim(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                      const TranslateOptions& options) {
  std::vector<Lost> lost;
  for (Job& job : jobs) {
    std::vector<Range> spans = verbatim_spans(job.sentence);
    if (spans.empty() || keeps(job.sentence, spans, job.translations.front().text)) continue;
    auto encoding = encode_verbatim(model.tokenizer, job.reading.text, spans);
    if (!encoding) continue;
    Job again = job;
    again.reading.encoding = std::move(*encoding);
    again.translations.clear();
    lost.push_back({&job, std::move(spans), std::move(again)});
  }
  restore(model, caches, lost, options, options.beam, false);
  restore(model, caches, lost, options, std::max(options.beam, kBeamOfLost), true);
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
      const auto sentence = texts[index].substr(range.begin, range.end - range.begin);
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
  const Encoding beginning = model.tokenizer.encode(options.prefix);
  if (beginning.ids.empty()) {
    translate_all(model, *caches, pointers(jobs), options, {});
    restore_verbatim(model, *caches, jobs, options);
  } else {
    if (auto ok = check_one_sentence(places, options); !ok) return tl::unexpected(ok.error());
    if (auto ok = translate_begun(model, *caches, jobs, options, beginning); !ok) {
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
