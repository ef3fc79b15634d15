// Puts a translated text together.
#pragma once

#include <string_view>

#include "glossa/translation.h"

namespace glossa {

// Fills in Document::text and every text_begin, once the sentences are there.
void assemble(std::string_view source, Document& document);

}  // namespace glossa
