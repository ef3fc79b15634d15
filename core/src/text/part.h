// A range's part of a text.
#pragma once

#include <string_view>

#include "glossa/translation.h"

namespace glossa {

inline std::string_view part(std::string_view text, const Range& range) {
  return text.substr(range.begin, range.end - range.begin);
}

}  // namespace glossa
