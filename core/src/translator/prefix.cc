#include "translator/prefix.h"

#include "search/limits.h"
#include "tokenizer/utf8.h"

namespace glossa {

Prefix to_prefix(const Tokenizer& tokenizer, std::string_view text, const Encoding& encoding) {
  Prefix prefix;
  prefix.ids = encoding.ids;
  for (std::size_t k = 0; k < encoding.ids.size(); ++k) {
    if (encoding.ids[k] != tokenizer.vocabulary().unk()) continue;
    const auto& [begin, end] = encoding.tokens[k].range;
    prefix.unknown_texts.push_back(to_valid_utf8(text.substr(begin, end - begin)));
  }
  return prefix;
}

Result<void> check_room(const Prefix& prefix, std::size_t source_tokens) {
  const std::size_t most = max_target_tokens(source_tokens) - 1;
  if (prefix.ids.size() <= most) return {};
  return tl::unexpected(Error{ErrorCode::kInvalidText, "prefix: expected at most " +
                                                           std::to_string(most) +
                                                           " tokens for this sentence, found " +
                                                           std::to_string(prefix.ids.size())});
}

}  // namespace glossa
