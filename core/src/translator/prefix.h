// The beginning of a translation, given by the user.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "glossa/error.h"
#include "reading/reading.h"
#include "tokenizer/tokenizer.h"

namespace glossa {

struct Prefix {
  std::vector<int> ids;  // to be forced
  std::string rest;      // to be spelled then, by any pieces: see Batch::rest
  // How its <unk>s are spelled, in order: as their characters, not copied from the source.
  std::vector<std::string> unknown_texts;
};

// All of it to be forced. encoding: of `text`. loud: for translations that are to be said in
// capitals; it is read like a source then.
Prefix to_prefix(const Tokenizer& tokenizer, std::string_view text, Encoding encoding, bool loud);

// Is a translation that begins with `prefix` (empty: with anything) said in capitals? Where the
// source is, unless the prefix shows that it is not meant to be.
bool is_loud(const Reading& source, std::string_view prefix);

// Leaves it to the search how the last word is cut into pieces, and so to go on with it: with the
// pieces that "cha" is cut into "chats" may not be spelled. White space at the end of the text ends
// the word. A word that holds unknown characters stays forced.
void free_last_word(const Vocabulary& vocabulary, std::string_view text, Prefix& prefix);

// Error: kInvalidText where the translation of so many source tokens, eos included, has no room
// for another token after the prefix.
Result<void> check_room(const Prefix& prefix, std::size_t source_tokens);

}  // namespace glossa
