// Whether a translation has what has to come through as it is: see verbatim.h.
#pragma once

#include <span>
#include <string_view>

#include "glossa/translation.h"

namespace glossa {

// Did they come through? Addresses and version numbers have to stand in the translation as often,
// names too or more often, and the digits of numbers in their order; those of decimals about a
// mark, and not as one number where "/" or "-" stand between them. Numbers of one or two digits may
// become words. A time may be of the other half of the day, if the translation has digits at all:
// "2:30" may become "14 h 30". Nothing may have digits that no number of the sentence has, unless
// it is one for a word.
bool keeps(std::string_view sentence, std::span<const Range> spans, std::string_view translation);

// The same where the spans were copied: each stands in the translation as it is.
bool copies_all(std::string_view sentence, std::span<const Range> spans,
                std::string_view translation);

}  // namespace glossa
