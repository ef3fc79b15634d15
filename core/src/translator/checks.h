// Checks and reads what callers of a translator pass in.
#pragma once

#include <string_view>

#include "glossa/error.h"
#include "reading/reading.h"

namespace glossa {

// Error: kInvalidOption where value is not min to max.
Result<void> check_option(const char* name, int value, int min, int max);

// Error: kInvalidText above 16 MiB.
Result<void> check_length(const char* name, std::string_view text);

// For a text that is encoded or forced whole. Error: kInvalidText above 1000 tokens.
Result<void> check_tokens(const char* name, const Encoding& encoding);

// A text that is not cut into sentences. Errors: those of the two checks.
Result<Reading> read_whole(const Tokenizer& tokenizer, const char* name, std::string_view text);

}  // namespace glossa
