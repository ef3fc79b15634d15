#include "translator/document.h"

#include <algorithm>

#include "tokenizer/utf8.h"
#include "translator/segmenter.h"

namespace glossa {
namespace {

// Nothing stands between two sentences of the source, which ends with the first in `head` and goes
// on with `tail`. Do their translations need a space? Where a word was cut they do not.
bool needs_space(std::string_view head, std::string_view tail, std::string_view before,
                 std::string_view after) {
  if (before.empty() || after.empty()) return false;
  const bool sentences = is_wide(last_code_point(head)) || is_wide(first_code_point(tail).value) ||
                         ends_sentence(head);
  return sentences && !is_wide(last_code_point(before)) && !is_wide(first_code_point(after).value);
}

// What stands between the translations `before` and `after`: what stood between their sentences,
// source[begin, end), but that Chinese and Japanese have no spaces there.
std::string gap_between(std::string_view source, std::size_t begin, std::size_t end,
                        std::string_view before, std::string_view after) {
  const std::string_view gap = source.substr(begin, end - begin);
  if (gap.empty()) {
    return needs_space(source.substr(0, begin), source.substr(end), before, after) ? " " : "";
  }
  const bool only_spaces = gap.find_first_not_of(' ') == std::string_view::npos;
  const bool wide = !before.empty() && !after.empty() && is_wide(last_code_point(before)) &&
                    is_wide(first_code_point(after).value);
  return only_spaces && wide ? "" : to_valid_utf8(gap);
}

// The n-th best text; begins(k, offset) hears where in it sentence k begins.
template <typename Begins>
std::string compose(std::string_view source, const Document& document, std::size_t n,
                    Begins begins) {
  std::string text;
  std::size_t from = 0;
  for (std::size_t k = 0; k < document.sentences.size(); ++k) {
    const auto& [range, text_begin, translations] = document.sentences[k];
    const std::string& translation = translations[std::min(n, translations.size() - 1)].text;
    text += gap_between(source, from, range.begin, text, translation);
    begins(k, text.size());
    text += translation;
    from = range.end;
  }
  return text + to_valid_utf8(source.substr(from));
}

}  // namespace

void assemble(std::string_view source, Document& document) {
  document.text = compose(source, document, 0, [&document](std::size_t k, std::size_t offset) {
    document.sentences[k].text_begin = offset;
  });
}

std::string nth_best(std::string_view source, const Document& document, std::size_t n) {
  return compose(source, document, n, [](std::size_t, std::size_t) {});
}

}  // namespace glossa
