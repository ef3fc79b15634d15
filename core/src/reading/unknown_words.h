// Words, names above all, and symbols that the vocabulary lacks. Cut into pieces, "Dvořák" has an
// <unk> in its middle, and what is around it may go astray; an emoji may be left out.
#pragma once

#include <string_view>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace glossa {

// Where they are in a sentence, in order: words of alphabets with an <unk> in them that do not
// begin with a small letter of ASCII, and runs of symbols. A hyphen or an apostrophe parts words.
// `encoding` is of the sentence.
std::vector<Range> unknown_words(const Tokenizer& tokenizer, std::string_view sentence,
                                 const Encoding& encoding);

}  // namespace glossa
