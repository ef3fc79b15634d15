// SentencePiece's precompiled normalization rules: longest matching prefix -> replacement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "glossa/error.h"

namespace glossa {

// The blob is a 32-bit little-endian size, a double-array trie of that many bytes (darts-clone's
// units) over the prefixes, and the replacements, each ended by a NUL. A leaf's value is the offset
// of its replacement.
class Charsmap {
 public:
  struct Match {
    std::size_t size = 0;  // bytes of the prefix; 0 where no rule matches
    std::string_view replacement;
  };

  // No rules: every character stands for itself.
  Charsmap() = default;

  // Error: kInvalidModel. Every offset is checked here or at look-up: a damaged trie can give
  // other replacements, never a read outside the blob.
  static Result<Charsmap> parse(std::span<const std::byte> blob);

  // The longest rule whose left side begins `text`.
  Match longest_match(std::string_view text) const;

 private:
  std::vector<std::uint32_t> trie_;
  std::string replacements_;  // ends with NUL
};

}  // namespace glossa
