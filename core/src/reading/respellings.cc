#include "reading/respellings.h"

#include <cstddef>
#include <string>
#include <vector>

#include "text/capitals.h"
#include "text/part.h"
#include "text/utf8.h"
#include "text/words.h"

namespace glossa {

std::optional<Reading> with_small_beginning(const Tokenizer& tokenizer,
                                            std::string_view /*language*/, const Reading& reading) {
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
