#include "translator/prefix.h"

#include <utility>

#include "search/limits.h"
#include "text/capitals.h"
#include "text/part.h"
#include "text/utf8.h"
#include "tokenizer/normalizer.h"

namespace glossa {
namespace {

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); text.remove_prefix(first_code_point(text).size)) ++count;
  return count;
}

// Is each of its characters a piece?
bool is_spellable(const Vocabulary& vocabulary, std::string_view text) {
  while (!text.empty()) {
    const std::string_view character = text.substr(0, first_code_point(text).size);
    bool found = false;
    vocabulary.for_each_prefix(character,
                               [&](std::size_t size, int) { found |= size == character.size(); });
    if (!found) return false;
    text.remove_prefix(character.size());
  }
  return true;
}

}  // namespace

Prefix to_prefix(const Tokenizer& tokenizer, std::string_view text, Encoding encoding, bool loud) {
  const Reading reading = loud ? read(tokenizer, text, std::move(encoding))
                               : Reading{std::string(text), std::move(encoding), false};
  const auto& [ids, tokens] = reading.encoding;
  Prefix prefix;
  prefix.ids = ids;
  for (std::size_t k = 0; k < ids.size(); ++k) {
    if (ids[k] != tokenizer.vocabulary().unk()) continue;
    prefix.unknown_texts.push_back(to_valid_utf8(part(reading.text, tokens[k].range)));
  }
  return prefix;
}

bool is_loud(const Reading& source, std::string_view prefix) {
  return source.quiet && !has_small_letter(prefix);
}

void free_last_word(const Vocabulary& vocabulary, std::string_view text, Prefix& prefix) {
  if (prefix.ids.empty()) return;
  if (is_blank(last_code_point(text))) {
    if (is_spellable(vocabulary, kSpaceSymbol)) prefix.rest = kSpaceSymbol;
    return;
  }
  std::size_t first = prefix.ids.size() - 1;
  while (first > 0 && !vocabulary.piece(prefix.ids[first]).starts_with(kSpaceSymbol)) --first;
  std::string word;
  for (std::size_t k = first; k < prefix.ids.size(); ++k) {
    if (prefix.ids[k] == vocabulary.unk()) return;
    word += vocabulary.piece(prefix.ids[k]);
  }
  if (!is_spellable(vocabulary, word)) return;
  prefix.ids.resize(first);
  prefix.rest = std::move(word);
}

Result<void> check_room(const Prefix& prefix, std::size_t source_tokens) {
  const std::size_t most = max_target_tokens(source_tokens) - 1;
  const std::size_t tokens = prefix.ids.size() + code_points(prefix.rest);
  if (tokens <= most) return {};
  return tl::unexpected(Error{
      ErrorCode::kInvalidText,
      "prefix: expected at most " + std::to_string(most) +
          " tokens for this sentence, each character of the last word counted as one, found " +
          std::to_string(tokens)});
}

}  // namespace glossa
