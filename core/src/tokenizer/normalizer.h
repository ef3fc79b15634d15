// The text that the vocabulary is about, as SentencePiece normalizes it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/charsmap.h"

namespace glossa {

inline constexpr std::string_view kSpaceSymbol = "\xE2\x96\x81";  // U+2581, in a piece for a space

struct Normalized {
  std::string text;
  // Byte k of `text` comes from byte origin[k] of the input; one more entry for the end.
  std::vector<std::size_t> origin;
};

class Normalizer {
 public:
  struct Rules {
    bool add_dummy_prefix = true;  // begin with a space, so that a first word is like others
    bool remove_extra_whitespaces = true;  // trim, and make runs of spaces one
  };

  Normalizer(Charsmap charsmap, const Rules& rules)
      : charsmap_(std::move(charsmap)), rules_(rules) {}

  Normalized normalize(std::string_view text) const;
  const Rules& rules() const { return rules_; }

 private:
  struct Prefix {
    std::string_view normalized;
    std::size_t size;  // bytes of the input that it stands for
  };

  Prefix normalize_prefix(std::string_view text) const;

  Charsmap charsmap_;
  Rules rules_;
};

}  // namespace glossa
