// The end of a given beginning, which pieces may spell in more than one way.
#pragma once

#include <algorithm>
#include <string_view>

#include "tokenizer/vocabulary.h"

namespace glossa {

// Can the piece come where `rest` is still to be spelled? It is a part of it, or goes on beyond it.
inline bool fits(const Vocabulary& vocabulary, int id, std::string_view rest) {
  if (vocabulary.is_control(id) || id == vocabulary.unk()) return false;
  const std::string& piece = vocabulary.piece(id);
  return piece.starts_with(rest) || rest.starts_with(piece);
}

// What is left of `rest` after a piece that fits.
inline std::string_view rest_after(std::string_view rest, const std::string& piece) {
  return rest.substr(std::min(rest.size(), piece.size()));
}

}  // namespace glossa
