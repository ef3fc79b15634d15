#include "translator/reading.h"

#include <algorithm>
#include <utility>

#include "translator/capitals.h"
#include "translator/checks.h"

namespace glossa {

Reading read(const Tokenizer& tokenizer, std::string_view text, Encoding encoding) {
  if (is_shouted(text)) {
    std::string small_letters = to_small_letters(text);
    Encoding quiet = tokenizer.encode(small_letters);
    const auto cost = [unk = tokenizer.vocabulary().unk()](const Encoding& of) {
      return std::pair(std::count(of.ids.begin(), of.ids.end(), unk), of.ids.size());
    };
    if (cost(quiet) < cost(encoding)) return {std::move(small_letters), std::move(quiet), true};
  }
  return {std::string(text), std::move(encoding), false};
}

Result<Reading> read_whole(const Tokenizer& tokenizer, const char* name, std::string_view text) {
  if (auto ok = check_length(name, text); !ok) return tl::unexpected(ok.error());
  Reading reading = read(tokenizer, text, tokenizer.encode(text));
  if (auto ok = check_tokens(name, reading.encoding); !ok) return tl::unexpected(ok.error());
  return reading;
}

}  // namespace glossa
