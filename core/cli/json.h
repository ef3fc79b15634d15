// Translations as JSON, one object per line.
#pragma once

#include <string>
#include <vector>

#include "glossa/error.h"
#include "glossa/translation.h"

namespace glossa::cli {

// {"text","score","source","target","attention"}: ranges in bytes of the whole line and of the
// whole text; the attention of several sentences stands in blocks along the diagonal. Where more
// than one is asked for also "alternatives": [{"text","score"}]: sentence k of the n-th one is
// sentence k's n-th best. Error: kInvalidText where the attention would have more than four million
// numbers.
Result<std::string> to_json(std::string_view line, const Document& document, int nbest);

// The same object for a forced translation.
Result<std::string> to_json(const Translation& translation);

// {"error": message}
std::string error_json(const std::string& message);

// How many different texts nth_best has for a document, at most nbest.
std::size_t alternative_count(const Document& document, int nbest);

}  // namespace glossa::cli
