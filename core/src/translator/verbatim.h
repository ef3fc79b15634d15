// What has to come through a translation as it stands: numbers, addresses of pages and of mail, and
// names with letters that the vocabulary lacks. Models cut them into pieces and lose some: "Room
// 117" becomes "Zimmer 17". So it is looked at what came through, and where something did not, the
// sentence is translated once more with all of it as <unk>, which is copied; if need be by a wider
// beam, whose hypotheses may not end before they have as many.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace glossa {

// Where they are in a sentence, in order, names where `names` says. Numbers have two digits or more
// and no letters beside them; "1,250", "2:30" and "555-1234" are one.
std::vector<Range> verbatim_spans(std::string_view sentence, std::span<const Range> names = {});

// Did they come through? Addresses have to stand in the translation, names as words and as often,
// and the digits of numbers in their order; those of decimals about a mark. Numbers of two digits
// may become words. Of a time only the minutes are looked for, if they are not 0 and the
// translation has digits at all: "2:30" may become "14 h 30". Without a time, nothing may have
// digits that the sentence lacks, unless it is one for a word.
bool keeps(std::string_view sentence, std::span<const Range> spans, std::string_view translation);

// The same for a translation of encode_verbatim: each span stands in it as it is.
bool copies_all(std::string_view sentence, std::span<const Range> spans,
                std::string_view translation);

// The sentence with each span as an <unk>; nothing if the vocabulary has a way to say it.
std::optional<Encoding> encode_verbatim(const Tokenizer& tokenizer, std::string_view sentence,
                                        std::span<const Range> spans);

}  // namespace glossa
