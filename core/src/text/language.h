// BCP 47 tags.
#pragma once

#include <string_view>

namespace glossa {

// "en" of "en-GB".
constexpr std::string_view primary_language(std::string_view tag) {
  return tag.substr(0, tag.find('-'));
}

}  // namespace glossa
