// Translations as JSON, one object per line.
#pragma once

#include <string>
#include <vector>

#include "glossa/error.h"
#include "glossa/translation.h"

namespace glossa::cli {

// {"text","score","source","target","attention"}: ranges in bytes of the whole line and of the
// whole text; the attention of several sentences stands in blocks along the diagonal. With nbest >
// 1 also "alternatives": [{"text","score"}], where sentence k of the n-th one is sentence k's n-th
// best. Error: kInvalidText where the attention would be larger than anybody could want to read.
Result<std::string> to_json(std::string_view line, const Document& document, int nbest);

// The same object for a forced translation.
Result<std::string> to_json(const Translation& translation);

// {"error": message}
std::string error_json(const std::string& message);

// The n-th best text of a document.
std::string nth_text(std::string_view line, const Document& document, std::size_t n);

}  // namespace glossa::cli
