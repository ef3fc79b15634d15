// Text in capitals. Models hardly saw any: they cut it into single letters and make words up. So it
// is read in small letters, and what they say is set in capitals again.
#pragma once

#include <string>
#include <string_view>

namespace glossa {

// Has it two capitals in a row, no small letter and nothing of a script without either, as Chinese
// is? Letters are those of Latin-1, Latin Extended-A, Greek and Cyrillic.
bool is_shouted(std::string_view text);

// Has it a small letter of the same length?
bool is_capital(char32_t letter);

// Has it a capital of the same length? Not ß.
bool is_small(char32_t letter);
bool has_small_letter(std::string_view text);

// In small letters but for the first one and for "I". Of the same length, byte for byte.
std::string to_small_letters(std::string_view text);

// In small letters, all of it. Of the same length too.
std::string lowered(std::string_view text);

// Of the same length too: letters without a capital of that length, like ß, stay.
std::string to_capitals(std::string_view text);

}  // namespace glossa
