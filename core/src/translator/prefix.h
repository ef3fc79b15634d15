// The beginning of a translation, given by the user.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "glossa/error.h"
#include "tokenizer/tokenizer.h"

namespace glossa {

struct Prefix {
  std::vector<int> ids;  // to be forced
  // How its <unk>s are spelled, in order: as their characters, not copied from the source.
  std::vector<std::string> unknown_texts;
};

// encoding: of `text`.
Prefix to_prefix(const Tokenizer& tokenizer, std::string_view text, const Encoding& encoding);

// Error: kInvalidText where the translation of so many source tokens, eos included, has no room
// for another token after the prefix.
Result<void> check_room(const Prefix& prefix, std::size_t source_tokens);

}  // namespace glossa
