#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "glossa/translator.h"
#include "model/parts.h"
#include "reading/respellings.h"
#include "search/greedy.h"
#include "translator/cache_pool.h"
#include "translator/checks.h"
#include "translator/sentence.h"

namespace glossa {

Result<Translation> Translator::align(std::string_view source, std::string_view target) const {
  const Parts& model = model_.parts();
  const auto from = read_whole(model.tokenizer, "source", source);
  if (!from) return tl::unexpected(from.error());
  const auto to = read_whole(model.tokenizer, "target", target);
  if (!to) return tl::unexpected(to.error());

  const auto caches = caches_->borrow();
  const auto forced = [&](const Reading& reading) {
    const std::vector<std::vector<int>> sources = {sequence(reading.encoding, model.config)};
    const std::vector<std::vector<int>> targets = {sequence(to->encoding, model.config)};
    const Batch batch{model, *caches, sources, /*shortlist=*/false};
    return to_translation(model, source, reading.encoding,
                          std::move(force(batch, targets).front()));
  };
  Reading reading = *from;
  Translation result = forced(reading);
  for (const auto& [respell, lead] : kRespellings) {
    std::optional<Reading> other = respell(model.tokenizer, model.languages.source, reading);
    if (!other) continue;
    Translation again = forced(*other);
    if (again.score <= result.score + lead) continue;
    reading = std::move(*other);
    result = std::move(again);
  }
  // What was given, not what the tokens spell.
  result.text = target;
  std::copy(to->encoding.tokens.begin(), to->encoding.tokens.end(), result.target.begin());
  result.target.back().range = {target.size(), target.size()};
  return result;
}

}  // namespace glossa
