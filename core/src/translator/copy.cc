#include "translator/copy.h"

#include <algorithm>

#include "text/part.h"
#include "text/utf8.h"
#include "tokenizer/normalizer.h"

namespace glossa {
namespace {

// The range of the word that token `index` is part of; a piece of a script without spaces is one.
Range word_around(const std::vector<Token>& tokens, std::size_t index) {
  const auto begins_word = [&tokens](std::size_t i) {
    const std::string& text = tokens[i].text;
    return text.starts_with(kSpaceSymbol) || is_wide(first_code_point(text).value) ||
           is_wide(last_code_point(tokens[i - 1].text));
  };
  std::size_t first = index;
  while (first > 0 && !begins_word(first)) --first;
  std::size_t last = index;
  while (last + 2 < tokens.size() && !begins_word(last + 1)) ++last;  // not into "</s>"
  return {tokens[first].range.begin, tokens[last].range.end};
}

}  // namespace

std::vector<std::string> copies(std::string_view sentence, std::span<const int> source_ids,
                                const std::vector<Token>& source, const Hypothesis& hypothesis,
                                int unk) {
  std::vector<std::string> result;
  const std::size_t words = source.size() - 1;  // without "</s>"
  const bool has_unknown = std::find(source_ids.begin(), source_ids.end(), unk) != source_ids.end();
  for (std::size_t t = 0; t < hypothesis.tokens.size(); ++t) {
    if (hypothesis.tokens[t] != unk) continue;
    const float* attention = hypothesis.attention.data() + t * source.size();
    std::size_t best = words;
    for (std::size_t i = 0; i < words; ++i) {
      if (has_unknown && source_ids[i] != unk) continue;
      if (best == words || attention[i] > attention[best]) best = i;
    }
    const Range range = has_unknown ? source[best].range : word_around(source, best);
    result.push_back(to_valid_utf8(part(sentence, range)));
  }
  return result;
}

}  // namespace glossa
