// What a translator makes of a translation, or a beginning of one, that is given.
#include <algorithm>
#include <string>
#include <utility>

#include "glossa/translator.h"
#include "model/parts.h"
#include "search/continuations.h"
#include "search/greedy.h"
#include "translator/cache_pool.h"
#include "translator/checks.h"
#include "translator/copy.h"
#include "translator/prefix.h"
#include "translator/sentence.h"

namespace glossa {
namespace {

Result<Encoding> encode_whole(const Tokenizer& tokenizer, const char* name, std::string_view text) {
  if (auto ok = check_length(name, text); !ok) return tl::unexpected(ok.error());
  Encoding encoding = tokenizer.encode(text);
  if (auto ok = check_tokens(name, encoding); !ok) return tl::unexpected(ok.error());
  return encoding;
}

}  // namespace

Result<Translation> Translator::align(std::string_view source, std::string_view target) const {
  const Parts& model = model_.parts();
  auto from = encode_whole(model.tokenizer, "source", source);
  if (!from) return tl::unexpected(from.error());
  auto to = encode_whole(model.tokenizer, "target", target);
  if (!to) return tl::unexpected(to.error());

  const std::vector<std::vector<int>> sources = {sequence(*from, model.config)};
  const std::vector<std::vector<int>> targets = {sequence(*to, model.config)};
  const auto caches = caches_->borrow();
  const Batch batch{model, *caches, sources, /*shortlist=*/false};
  Translation result =
      to_translation(model, source, *from, std::move(force(batch, targets).front()));
  // What was given, not what the tokens spell.
  result.text = target;
  std::copy(to->tokens.begin(), to->tokens.end(), result.target.begin());
  result.target.back().range = {target.size(), target.size()};
  return result;
}

Result<std::vector<Alternative>> Translator::alternatives(std::string_view source,
                                                          std::string_view prefix,
                                                          int count) const {
  if (auto ok = check_option("count", count, 1, 64); !ok) return tl::unexpected(ok.error());
  const Parts& model = model_.parts();
  auto from = encode_whole(model.tokenizer, "source", source);
  if (!from) return tl::unexpected(from.error());
  auto beginning = encode_whole(model.tokenizer, "prefix", prefix);
  if (!beginning) return tl::unexpected(beginning.error());

  auto [ids, spelled] = to_prefix(model.tokenizer, prefix, *beginning);
  const std::vector<std::vector<int>> sources = {sequence(*from, model.config)};
  const auto caches = caches_->borrow();
  const Batch batch{model, *caches, sources, /*shortlist=*/false, ids};
  Continuations next = continuations(batch, static_cast<std::size_t>(count));

  // An <unk> that comes next is spelled as in a translation.
  const int unk = model.tokenizer.vocabulary().unk();
  const Hypothesis unknown{{unk}, {}, std::move(next.attention)};
  for (auto& text :
       copies(source, from->ids, source_tokens(model, source, *from), unknown, unk)) {
    spelled.push_back(std::move(text));
  }
  std::vector<Alternative> alternatives;
  std::vector<int> continued(ids);
  continued.push_back(0);
  for (std::size_t k = 0; k < next.tokens.size(); ++k) {
    continued.back() = next.tokens[k];
    Decoding decoded = model.tokenizer.decode(continued, spelled);
    alternatives.push_back({std::move(decoded.text), std::move(decoded.tokens.back().text),
                            next.log_probabilities[k], next.tokens[k] == model.config.eos});
  }
  return alternatives;
}

}  // namespace glossa
