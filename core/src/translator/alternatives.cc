#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "glossa/translator.h"
#include "model/parts.h"
#include "reading/respellings.h"
#include "search/continuations.h"
#include "search/order.h"
#include "text/capitals.h"
#include "text/utf8.h"
#include "text/words.h"
#include "translator/cache_pool.h"
#include "translator/checks.h"
#include "translator/copy.h"
#include "translator/job.h"
#include "translator/prefix.h"
#include "translator/reread.h"
#include "translator/sentence.h"

namespace glossa {
namespace {

// As its translation reads it: by the greedy one, made where there is another way to read it.
Reading best_reading(const Parts& model, Caches& caches, std::string_view source,
                     const Reading& as_is) {
  const auto applies = [&](const Respelling& one) {
    return one.respell(model.tokenizer, model.languages.source, as_is).has_value();
  };
  if (std::none_of(kRespellings.begin(), kRespellings.end(), applies)) return as_is;
  std::vector<Job> jobs;
  jobs.push_back({source, as_is, false, {}});
  const Search greedy{{1}, 1, /*shortlist=*/true, 1};
  translate_jobs(model, caches, pointers(jobs), greedy);
  reread_capitals(model, caches, pointers(jobs), greedy);
  return std::move(jobs[0].reading);
}

Result<Prefix> read_prefix(const Tokenizer& tokenizer, std::string_view text, bool loud) {
  if (auto ok = check_length("prefix", text); !ok) return tl::unexpected(ok.error());
  Encoding encoding = tokenizer.encode(text);
  if (auto ok = check_tokens("prefix", encoding); !ok) return tl::unexpected(ok.error());
  Prefix prefix = to_prefix(tokenizer, text, std::move(encoding), loud);
  if (!text.empty() && is_blank(last_code_point(text))) {
    free_last_word(tokenizer.vocabulary(), text, prefix);
  }
  return prefix;
}

// The ways to go on from a beginning of the translation of one source.
class Ways {
 public:
  Ways(const Parts& model, Caches& caches, std::string_view source, const Reading& reading,
       const Prefix& prefix)
      : model_(model),
        caches_(caches),
        source_(source),
        reading_(reading),
        prefix_(prefix),
        sources_{sequence(reading.encoding, model.config)},
        tokens_(source_tokens(model, source, reading.encoding)) {}

  // Those with one of the `most` likeliest next tokens.
  std::vector<Alternative> find(std::size_t most) const {
    std::vector<Alternative> found;
    const Next next = after(prefix_.ids, prefix_.rest, most);
    for (std::size_t k = 0; k < next.tokens.size(); ++k) {
      if (auto way = along(next, k)) found.push_back(std::move(*way));
    }
    return found;
  }

 private:
  struct Next : Continuations {
    std::vector<std::string> copied;  // how an <unk> among them is spelled: as in a translation
  };

  Next after(std::span<const int> ids, std::string_view rest, std::size_t most) const {
    const Batch batch{model_, caches_, sources_, /*shortlist=*/false, ids, rest};
    Next next{continuations(batch, most), {}};
    const int unk = model_.config.unk;
    next.copied = copies(source_, reading_.encoding.ids, tokens_, {{unk}, {}, next.attention}, unk);
    return next;
  }

  Decoding decode(std::span<const int> ids, const Next& next) const {
    std::vector<std::string> spelled = prefix_.unknown_texts;
    spelled.insert(spelled.end(), next.copied.begin(), next.copied.end());
    return model_.tokenizer.decode(ids, spelled);
  }

  // With the k-th next token; nothing where that is a space that no word comes after.
  std::optional<Alternative> along(const Next& next, std::size_t k) const {
    const int eos = model_.config.eos;
    const int token = next.tokens[k];
    std::vector<int> ids = prefix_.ids;
    ids.push_back(token);
    Decoding decoded = decode(ids, next);
    Alternative way{std::move(decoded.text), decoded.tokens.back().text, next.log_probabilities[k],
                    token == eos};
    const Range& shown = decoded.tokens.back().range;
    if (way.ends || shown.begin < shown.end) return way;

    // Nothing but the space before a word, which no text to go on from would show.
    const Next word = after(ids, {}, 3);
    const auto first = std::find_if(word.tokens.begin(), word.tokens.end(),
                                    [&](int id) { return id != eos && id != token; });
    if (first == word.tokens.end()) return std::nullopt;
    ids.push_back(*first);
    decoded = decode(ids, word);
    way.text = std::move(decoded.text);
    way.token += decoded.tokens.back().text;
    way.log_probability +=
        word.log_probabilities[static_cast<std::size_t>(first - word.tokens.begin())];
    return way;
  }

  const Parts& model_;
  Caches& caches_;
  std::string_view source_;
  const Reading& reading_;
  const Prefix& prefix_;
  std::vector<std::vector<int>> sources_;  // the one
  std::vector<Token> tokens_;              // of the source
};

}  // namespace

Result<std::vector<Alternative>> Translator::alternatives(std::string_view source,
                                                          std::string_view prefix,
                                                          int count) const {
  if (auto ok = check_option("count", count, 1, 64); !ok) return tl::unexpected(ok.error());
  const Parts& model = model_.parts();
  const auto as_is = read_whole(model.tokenizer, "source", source);
  if (!as_is) return tl::unexpected(as_is.error());
  const bool loud = is_loud(*as_is, prefix);
  const auto given = read_prefix(model.tokenizer, prefix, loud);
  if (!given) return tl::unexpected(given.error());

  const auto caches = caches_->borrow();
  const Reading reading = best_reading(model, *caches, source, *as_is);
  const auto most = static_cast<std::size_t>(count);
  const bool begins_capital = prefix.empty() && lost_capital(source, reading);
  // More than are wanted: other pieces can spell the same text.
  auto found = Ways(model, *caches, source, reading, *given).find(2 * most);
  std::vector<double> costs;
  for (const Alternative& alternative : found) costs.push_back(-alternative.log_probability);
  // The end is spelled like the beginning, but is another way to go on than anything else.
  std::set<std::pair<std::string, bool>> known;
  std::vector<Alternative> best;
  for (const std::size_t k : ascending(costs)) {
    if (best.size() == most) break;
    for (std::string* text : {&found[k].text, &found[k].token}) {
      if (loud) *text = to_capitals(*text);
      if (begins_capital) *text = with_capital(*text);
    }
    if (known.emplace(found[k].text, found[k].ends).second) best.push_back(std::move(found[k]));
  }
  return best;
}

}  // namespace glossa
