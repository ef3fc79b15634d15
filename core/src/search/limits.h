// How long a translation may become.
#pragma once

#include <cstddef>

namespace glossa {

// Target tokens, eos included, for a source of `source_tokens`, eos included. Translations between
// the languages at hand are rarely half as long again; the room is for short sentences.
inline std::size_t max_target_tokens(std::size_t source_tokens) { return 2 * source_tokens + 10; }

}  // namespace glossa
