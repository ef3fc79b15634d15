// Translating in tests, and what holds for every translated document.
#pragma once

#include <string_view>

#include "glossa/translator.h"

namespace glossa::test {

// A translator of the tied tiny model.
const Translator& tiny();

// Translates; the test fails where that gives an error.
Document translated(const Translator& translator, std::string_view text,
                    const TranslateOptions& options = {});

// The ranges, the rows of attention, the text between sentences.
void check_document(std::string_view text, const Document& document);

}  // namespace glossa::test
