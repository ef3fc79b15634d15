// What a translator makes of a translation, or a beginning of one, that is given.
#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "glossa/translator.h"
#include "model/parts.h"
#include "search/continuations.h"
#include "search/greedy.h"
#include "tokenizer/utf8.h"
#include "translator/cache_pool.h"
#include "translator/capitals.h"
#include "translator/checks.h"
#include "translator/copy.h"
#include "translator/prefix.h"
#include "translator/sentence.h"

namespace glossa {
namespace {

Result<Reading> read_whole(const Tokenizer& tokenizer, const char* name, std::string_view text) {
  if (auto ok = check_length(name, text); !ok) return tl::unexpected(ok.error());
  Reading reading = read(tokenizer, text, tokenizer.encode(text));
  if (auto ok = check_tokens(name, reading.encoding); !ok) return tl::unexpected(ok.error());
  return reading;
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

}  // namespace

Result<Translation> Translator::align(std::string_view source, std::string_view target) const {
  const Parts& model = model_.parts();
  auto from = read_whole(model.tokenizer, "source", source);
  if (!from) return tl::unexpected(from.error());
  auto to = read_whole(model.tokenizer, "target", target);
  if (!to) return tl::unexpected(to.error());

  const std::vector<std::vector<int>> sources = {sequence(from->encoding, model.config)};
  const std::vector<std::vector<int>> targets = {sequence(to->encoding, model.config)};
  const auto caches = caches_->borrow();
  const Batch batch{model, *caches, sources, /*shortlist=*/false};
  Translation result =
      to_translation(model, source, from->encoding, std::move(force(batch, targets).front()));
  // What was given, not what the tokens spell.
  result.text = target;
  std::copy(to->encoding.tokens.begin(), to->encoding.tokens.end(), result.target.begin());
  result.target.back().range = {target.size(), target.size()};
  return result;
}

Result<std::vector<Alternative>> Translator::alternatives(std::string_view source,
                                                          std::string_view prefix,
                                                          int count) const {
  if (auto ok = check_option("count", count, 1, 64); !ok) return tl::unexpected(ok.error());
  const Parts& model = model_.parts();
  auto from = read_whole(model.tokenizer, "source", source);
  if (!from) return tl::unexpected(from.error());
  const bool loud = is_loud(*from, prefix);
  auto given = read_prefix(model.tokenizer, prefix, loud);
  if (!given) return tl::unexpected(given.error());

  const std::vector<std::vector<int>> sources = {sequence(from->encoding, model.config)};
  const std::vector<Token> tokens = source_tokens(model, source, from->encoding);
  const auto caches = caches_->borrow();
  const int unk = model.tokenizer.vocabulary().unk();
  // The next tokens after `ids`, and how an <unk> among them is spelled: as in a translation.
  const auto after = [&](std::span<const int> ids, std::string_view rest, std::size_t most) {
    const Batch batch{model, *caches, sources, /*shortlist=*/false, ids, rest};
    Continuations next = continuations(batch, most);
    const Hypothesis unknown{{unk}, {}, std::move(next.attention)};
    return std::pair(std::move(next), copies(source, from->encoding.ids, tokens, unknown, unk));
  };
  const auto decode = [&](std::span<const int> ids, const std::vector<std::string>& copied) {
    std::vector<std::string> spelled = given->unknown_texts;
    spelled.insert(spelled.end(), copied.begin(), copied.end());
    return model.tokenizer.decode(ids, spelled);
  };

  const int eos = model.config.eos;
  std::vector<Alternative> alternatives;
  // More than are wanted: other pieces can spell the same text.
  const auto most = static_cast<std::size_t>(count);
  const auto [next, copied] = after(given->ids, given->rest, 2 * most);
  for (std::size_t k = 0; k < next.tokens.size(); ++k) {
    const int token = next.tokens[k];
    std::vector<int> ids = given->ids;
    ids.push_back(token);
    Decoding decoded = decode(ids, copied);
    Alternative alternative{decoded.text, decoded.tokens.back().text, next.log_probabilities[k],
                            token == eos};
    const Range& shown = decoded.tokens.back().range;
    if (token != eos && shown.begin == shown.end) {
      // Nothing but the space before a word, which no text to go on from would show.
      const auto [word, word_copied] = after(ids, {}, 3);
      const auto shows = [&](int id) { return id != eos && id != token; };
      const auto found = std::find_if(word.tokens.begin(), word.tokens.end(), shows);
      if (found == word.tokens.end()) continue;
      ids.push_back(*found);
      decoded = decode(ids, word_copied);
      alternative.text = decoded.text;
      alternative.token += decoded.tokens.back().text;
      alternative.log_probability +=
          word.log_probabilities[static_cast<std::size_t>(found - word.tokens.begin())];
    }
    if (loud) {
      alternative.text = to_capitals(alternative.text);
      alternative.token = to_capitals(alternative.token);
    }
    alternatives.push_back(std::move(alternative));
  }
  std::stable_sort(alternatives.begin(), alternatives.end(), [](const auto& a, const auto& b) {
    return a.log_probability > b.log_probability;
  });
  // The end is spelled like the beginning, but is another way to go on than anything else.
  std::set<std::pair<std::string, bool>> known;
  std::erase_if(alternatives, [&](const Alternative& alternative) {
    return !known.emplace(alternative.text, alternative.ends).second;
  });
  if (alternatives.size() > most) alternatives.resize(most);
  return alternatives;
}

}  // namespace glossa
