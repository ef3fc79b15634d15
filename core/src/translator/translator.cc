#include "glossa/translator.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "model/parts.h"
#include "search/beam.h"
#include "search/greedy.h"
#include "translator/cache_pool.h"
#include "translator/copy.h"
#include "translator/document.h"
#include "translator/segmenter.h"

namespace glossa {
namespace {

// The time to cut a text grows with its length, the memory too: more than a book at once is a
// mistake.
constexpr std::size_t kMaxTextBytes = std::size_t{1} << 24U;
constexpr std::size_t kMaxAlignTokens = 1000;
// Hypotheses decoded at once: each has a row of logits as long as the vocabulary.
constexpr std::size_t kMaxRows = 512;

// One sentence to translate, however often it stands in the texts.
struct Job {
  std::string_view sentence;
  Encoding encoding;
  std::vector<Translation> translations;
};

// Where a sentence stands.
struct Place {
  std::size_t text;
  Range range;
  std::size_t job;
};

Result<void> check_option(const char* name, int value, int min, int max) {
  if (value >= min && value <= max) return {};
  return tl::unexpected(Error{ErrorCode::kInvalidOption,
                              std::string(name) + ": expected " + std::to_string(min) + " to " +
                                  std::to_string(max) + ", found " + std::to_string(value)});
}

Result<void> check(const TranslateOptions& options) {
  if (auto ok = check_option("beam", options.beam, 1, 64); !ok) return ok;
  if (auto ok = check_option("nbest", options.nbest, 1, options.beam); !ok) return ok;
  if (auto ok = check_option("max_source_tokens", options.max_source_tokens, 8, 1000); !ok) {
    return ok;
  }
  if (auto ok = check_option("batch_size", options.batch_size, 1, 1024); !ok) return ok;
  if (!(options.length_penalty >= 0 && options.length_penalty <= 4)) {
    return tl::unexpected(
        Error{ErrorCode::kInvalidOption,
              "length_penalty: expected 0 to 4, found " + std::to_string(options.length_penalty)});
  }
  return {};
}

Result<void> check_length(std::string_view text) {
  if (text.size() <= kMaxTextBytes) return {};
  return tl::unexpected(
      Error{ErrorCode::kInvalidText, "text: expected at most " + std::to_string(kMaxTextBytes) +
                                         " bytes, found " + std::to_string(text.size())});
}

Translation to_translation(const Parts& model, std::string_view sentence, const Encoding& source,
                           Hypothesis hypothesis) {
  const Vocabulary& vocabulary = model.tokenizer.vocabulary();
  Translation result;
  result.source = source.tokens;
  result.source.push_back({vocabulary.piece(vocabulary.eos()), {sentence.size(), sentence.size()}});
  auto decoded = model.tokenizer.decode(
      hypothesis.tokens, copies(sentence, source.ids, result.source, hypothesis, vocabulary.unk()));
  result.text = std::move(decoded.text);
  result.target = std::move(decoded.tokens);
  result.score = hypothesis.score;
  result.log_probabilities = std::move(hypothesis.log_probabilities);
  result.attention = std::move(hypothesis.attention);
  return result;
}

// Ids for the encoder or the decoder, ended by eos.
std::vector<int> sequence(const Encoding& encoding, const Config& config) {
  std::vector<int> ids = encoding.ids;
  ids.push_back(config.eos);
  return ids;
}

void translate_jobs(const Parts& model, Caches& caches, std::span<Job* const> jobs,
                    const TranslateOptions& options) {
  std::vector<std::vector<int>> sentences;
  for (const Job* job : jobs) sentences.push_back(sequence(job->encoding, model.config));
  const Batch batch{model, caches, sentences, options.shortlist};

  std::vector<std::vector<Hypothesis>> found;
  if (options.beam == 1) {
    for (Hypothesis& hypothesis : search_greedy(batch)) {
      found.push_back({std::move(hypothesis)});
    }
  } else {
    found = search_beam(batch, {static_cast<std::size_t>(options.beam), options.length_penalty});
  }

  for (std::size_t k = 0; k < jobs.size(); ++k) {
    auto& [sentence, encoding, translations] = *jobs[k];
    for (Hypothesis& hypothesis : found[k]) {
      if (translations.size() == static_cast<std::size_t>(options.nbest)) break;
      Translation next = to_translation(model, sentence, encoding, std::move(hypothesis));
      // Other pieces can spell the same text.
      const auto same = [&next](const Translation& other) { return other.text == next.text; };
      if (std::none_of(translations.begin(), translations.end(), same)) {
        translations.push_back(std::move(next));
      }
    }
  }
}

// Translates all jobs, those of similar length together: little is computed for pads.
void translate_all(const Parts& model, Caches& caches, std::vector<Job>& jobs,
                   const TranslateOptions& options) {
  std::vector<Job*> by_length(jobs.size());
  std::transform(jobs.begin(), jobs.end(), by_length.begin(), [](Job& job) { return &job; });
  std::stable_sort(by_length.begin(), by_length.end(), [](const Job* a, const Job* b) {
    return a->encoding.ids.size() < b->encoding.ids.size();
  });
  const auto batch = std::min(static_cast<std::size_t>(options.batch_size),
                              kMaxRows / static_cast<std::size_t>(options.beam));
  for (std::size_t first = 0; first < by_length.size(); first += batch) {
    const std::size_t count = std::min(batch, by_length.size() - first);
    translate_jobs(model, caches, std::span<Job* const>(by_length).subspan(first, count), options);
  }
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
    if (auto ok = check_length(texts[index]); !ok) return tl::unexpected(ok.error());
    const auto max_tokens = static_cast<std::size_t>(options.max_source_tokens);
    for (auto& [range, encoding] : segment(model.tokenizer, texts[index], max_tokens)) {
      const auto sentence = texts[index].substr(range.begin, range.end - range.begin);
      const auto [known, is_new] = job_of.emplace(sentence, jobs.size());
      if (is_new) jobs.push_back({sentence, std::move(encoding), {}});
      places.push_back({index, range, known->second});
    }
  }
  translate_all(model, *caches_->borrow(), jobs, options);

  std::vector<Document> documents(texts.size());
  for (const auto& [text, range, job] : places) {
    documents[text].sentences.push_back({range, 0, jobs[job].translations});
  }
  for (std::size_t index = 0; index < texts.size(); ++index) {
    assemble(texts[index], documents[index]);
  }
  return documents;
}

Result<Translation> Translator::align(std::string_view source, std::string_view target) const {
  const Parts& model = model_.parts();
  for (const std::string_view text : {source, target}) {
    if (auto ok = check_length(text); !ok) return tl::unexpected(ok.error());
  }
  const Encoding from = model.tokenizer.encode(source);
  const Encoding to = model.tokenizer.encode(target);
  for (const auto& [name, encoding] : {std::pair("source", &from), std::pair("target", &to)}) {
    if (encoding->ids.size() > kMaxAlignTokens) {
      return tl::unexpected(
          Error{ErrorCode::kInvalidText, std::string(name) + ": expected at most " +
                                             std::to_string(kMaxAlignTokens) + " tokens, found " +
                                             std::to_string(encoding->ids.size())});
    }
  }

  const std::vector<std::vector<int>> sources = {sequence(from, model.config)};
  const std::vector<std::vector<int>> targets = {sequence(to, model.config)};
  const auto caches = caches_->borrow();
  const Batch batch{model, *caches, sources, /*shortlist=*/false};
  Translation result =
      to_translation(model, source, from, std::move(force(batch, targets).front()));
  // What was given, not what the tokens spell.
  result.text = target;
  std::copy(to.tokens.begin(), to.tokens.end(), result.target.begin());
  result.target.back().range = {target.size(), target.size()};
  return result;
}

}  // namespace glossa
