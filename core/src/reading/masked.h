// A sentence with parts that the model is not to read but to copy.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "tokenizer/tokenizer.h"

namespace glossa {

// The sentence with each span as an <unk>; nothing if the vocabulary has a way to say it.
std::optional<Encoding> encode_masked(const Tokenizer& tokenizer, std::string_view sentence,
                                      std::span<const Range> spans);

}  // namespace glossa
