#include "translator/reading.h"

#include <algorithm>
#include <utility>

#include "translator/capitals.h"
#include "translator/checks.h"
#include "translator/emphasis.h"

namespace glossa {

Reading read(const Tokenizer& tokenizer, std::string_view language, std::string_view text,
             Encoding encoding) {
  const bool shouted = is_shouted(text);
  std::string other =
      shouted ? to_small_letters(text) : without_emphasis(tokenizer, language, text);
  if (other != text) {
    Encoding plain = tokenizer.encode(other);
    const auto cost = [unk = tokenizer.vocabulary().unk()](const Encoding& of) {
      return std::pair(std::count(of.ids.begin(), of.ids.end(), unk), of.ids.size());
    };
    if (cost(plain) < cost(encoding)) return {std::move(other), std::move(plain), shouted};
  }
  return {std::string(text), std::move(encoding), false};
}

Result<Reading> read_whole(const Tokenizer& tokenizer, std::string_view language, const char* name,
                           std::string_view text) {
  if (auto ok = check_length(name, text); !ok) return tl::unexpected(ok.error());
  Reading reading = read(tokenizer, language, text, tokenizer.encode(text));
  if (auto ok = check_tokens(name, reading.encoding); !ok) return tl::unexpected(ok.error());
  return reading;
}

}  // namespace glossa
