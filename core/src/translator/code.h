// Words of no language, which stand in every one as they are.
#pragma once

#include <string_view>

namespace glossa {

// "https://example.com", "www.example.com", "me@example.com".
bool is_address(std::string_view word);

// Names of files and domains ("config.json"), placeholders ("{name}", "%s"), tags ("#news",
// "@anna"), identifiers ("user_name", "userName", "iPhone"), paths, letters with digits ("BA2490"),
// fractions and powers ("2½", "m²").
bool is_code(std::string_view word);

}  // namespace glossa
