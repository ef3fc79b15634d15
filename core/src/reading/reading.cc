#include "reading/reading.h"

#include <algorithm>
#include <utility>

#include "text/capitals.h"

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

std::size_t pieces(const Tokenizer& tokenizer, std::string_view word) {
  return tokenizer.encode(word).ids.size();
}

}  // namespace glossa
