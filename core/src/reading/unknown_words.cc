#include "reading/unknown_words.h"

#include <algorithm>

#include "text/part.h"
#include "text/utf8.h"

namespace glossa {

std::vector<Range> unknown_words(const Tokenizer& tokenizer, std::string_view sentence,
                                 const Encoding& encoding) {
  const int unk = tokenizer.vocabulary().unk();
  std::vector<Range> unknown;
  for (std::size_t k = 0; k < encoding.ids.size(); ++k) {
    if (encoding.ids[k] == unk) unknown.push_back(encoding.tokens[k].range);
  }
  std::vector<Range> found;
  if (unknown.empty()) return found;
  for (std::size_t at = 0; at < sentence.size();) {
    const CodePoint first = first_code_point(sentence.substr(at));
    Range word{at, at};
    while (word.end < sentence.size()) {
      const CodePoint next = first_code_point(sentence.substr(word.end));
      if (is_symbol(first) ? !is_symbol(next) && next.value != kJoiner : !is_letter(next)) break;
      word.end += next.size;
    }
    const auto lacks = [&word](const Range& range) { return overlap(range, word); };
    if (word.end > word.begin && !(first.value >= U'a' && first.value <= U'z') &&
        std::any_of(unknown.begin(), unknown.end(), lacks)) {
      found.push_back(word);
    }
    at = std::max(word.end, at + first.size);
  }
  return found;
}

}  // namespace glossa
