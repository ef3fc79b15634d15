#include "translator/reading.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "translator/capitals.h"
#include "translator/checks.h"
#include "translator/emphasis.h"
#include "translator/part.h"
#include "translator/words.h"

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

std::optional<Reading> with_small_beginning(const Tokenizer& tokenizer, const Reading& reading) {
  const std::vector<Range> found = words(reading.text);
  if (found.empty()) return std::nullopt;
  const std::string_view word = part(reading.text, found.front());
  const std::string small = lowered(word);
  if (pieces(tokenizer, small) + 2 > pieces(tokenizer, word)) return std::nullopt;
  Reading other = reading;
  other.text.replace(found.front().begin, small.size(), small);
  other.encoding = tokenizer.encode(other.text);
  return other;
}

bool is_better(float small_beginning, float as_is) { return small_beginning > as_is + 0.5F; }

Result<Reading> read_whole(const Tokenizer& tokenizer, std::string_view language, const char* name,
                           std::string_view text) {
  if (auto ok = check_length(name, text); !ok) return tl::unexpected(ok.error());
  Reading reading = read(tokenizer, language, text, tokenizer.encode(text));
  if (auto ok = check_tokens(name, reading.encoding); !ok) return tl::unexpected(ok.error());
  return reading;
}

}  // namespace glossa
