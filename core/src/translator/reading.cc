#include "translator/reading.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "tokenizer/utf8.h"
#include "translator/capitals.h"
#include "translator/checks.h"
#include "translator/part.h"
#include "translator/words.h"

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

std::optional<Reading> with_small_beginning(const Tokenizer& tokenizer, const Reading& reading) {
  const std::vector<Range> found = words(reading.text);
  if (found.empty()) return std::nullopt;
  const Range& first = found.front();
  const std::string_view word = part(reading.text, first);
  // A Latin word of a Chinese sentence may stand anywhere.
  const bool begins = !is_wide(last_code_point(part(reading.text, {0, first.begin})));
  if (!begins || is_shouted(word) || !begins_with_capital(word)) return std::nullopt;
  const std::size_t most = pieces(tokenizer, word);
  const std::string small = lowered(word);
  if (most < 3 || pieces(tokenizer, small) + 2 > most) return std::nullopt;
  Reading other = reading;
  other.text.replace(first.begin, small.size(), small);
  other.encoding = tokenizer.encode(other.text);
  return other;
}

}  // namespace glossa
