// Where the words of a text are.
#pragma once

#include <string_view>
#include <vector>

#include "glossa/translation.h"

namespace glossa {

// Letters, and apostrophes between them, in order.
std::vector<Range> words(std::string_view text);

}  // namespace glossa
