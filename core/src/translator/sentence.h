// A sentence into the network and what was found out of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "glossa/translation.h"
#include "model/parts.h"
#include "search/hypothesis.h"

namespace glossa {

// Ids for the encoder or the decoder, ended by eos.
std::vector<int> sequence(const Encoding& encoding, const Config& config);

// The tokens of a sentence as they are returned, with "</s>".
std::vector<Token> source_tokens(const Parts& model, std::string_view sentence,
                                 const Encoding& source);

// The first <unk>s of the hypothesis are those of a prefix, spelled as unknown_texts says.
Translation to_translation(const Parts& model, std::string_view sentence, const Encoding& source,
                           Hypothesis hypothesis, std::span<const std::string> unknown_texts = {});

}  // namespace glossa
