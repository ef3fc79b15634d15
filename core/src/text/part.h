// Parts of a text.
#pragma once

#include <string_view>

#include "glossa/translation.h"

namespace glossa {

inline std::string_view part(std::string_view text, const Range& range) {
  return text.substr(range.begin, range.end - range.begin);
}

inline bool overlap(const Range& a, const Range& b) { return a.begin < b.end && b.begin < a.end; }

}  // namespace glossa
