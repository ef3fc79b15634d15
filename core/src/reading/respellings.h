// Other ways to spell what a sentence has capitals in.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "reading/emphasis.h"
#include "reading/reading.h"

namespace glossa {

// The reading with its first word in small letters, where it is at least two pieces fewer then;
// nothing for other words. A rare word with a capital is cut into pieces that no model knows
// together: "▁K|now|le|d|ge", not "▁knowledge".
std::optional<Reading> with_small_beginning(const Tokenizer& tokenizer, std::string_view language,
                                            const Reading& reading);

// language: of the text, a BCP 47 tag. Nothing where there is no other way.
using Respelling = std::optional<Reading> (*)(const Tokenizer& tokenizer, std::string_view language,
                                              const Reading& reading);

// In the order in which they are tried, each on what the ones before have left.
inline constexpr std::array<Respelling, 2> kRespellings = {without_emphasis, with_small_beginning};

}  // namespace glossa
