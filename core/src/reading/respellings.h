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

struct Respelling {
  // language: of the text, a BCP 47 tag. Nothing where there is no other way.
  std::optional<Reading> (*respell)(const Tokenizer& tokenizer, std::string_view language,
                                    const Reading& reading);
  // So much more log-probability, in sum over the tokens, than as it stands makes a translation of
  // it better. Capitals for emphasis are seldom what the model learnt, those of a beginning are.
  float lead;
};

// In the order in which they are tried, each on what the ones before have left.
inline constexpr std::array<Respelling, 2> kRespellings = {
    {{without_emphasis, 0}, {with_small_beginning, 1}}};

}  // namespace glossa
