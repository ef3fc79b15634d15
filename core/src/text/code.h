// Words of no language, which stand in every one as they are.
#pragma once

#include <string_view>
#include <vector>

#include "glossa/translation.h"

namespace glossa {

// "https://example.com", "www.example.com", "me@example.com".
bool is_address(std::string_view word);

// Names of files and domains ("config.json"), placeholders ("{name}", "%s"), tags ("#news",
// "@anna"), identifiers ("user_name", "userName", "iPhone"), paths, letters with digits ("BA2490"),
// fractions and powers ("2½", "m²").
bool is_code(std::string_view word);

// Where such parts of a word are, in order: apostrophes, quotation marks and dashes part it, and
// hyphens if it is neither a file nor like "COVID-19".
std::vector<Range> code_in(std::string_view text, const Range& word);

}  // namespace glossa
