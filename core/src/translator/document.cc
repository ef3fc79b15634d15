#include "translator/document.h"

#include <algorithm>

#include "text/utf8.h"
#include "translator/segmenter.h"

namespace glossa {
namespace {

// source[begin, end), as far as there is one: a caller may give another text than was translated.
std::string_view slice(std::string_view source, std::size_t begin, std::size_t end) {
  begin = std::min(begin, source.size());
  return source.substr(begin, std::max(begin, end) - begin);
}

// What stands between the translations `before` and `after`: what stood between their sentences,
// source[begin, end). Chinese and Japanese write no spaces: where the one language does and the
// other does not, they come and go. Where a word was cut there is none.
std::string gap_between(std::string_view source, std::size_t begin, std::size_t end,
                        std::string_view before, std::string_view after) {
  const std::string_view gap = slice(source, begin, end);
  if (before.empty() || after.empty()) return to_valid_utf8(gap);
  const bool wide_before = is_wide(last_code_point(before));
  const bool wide_after = is_wide(first_code_point(after).value);
  if (!gap.empty()) {
    const bool only_spaces = gap.find_first_not_of(' ') == std::string_view::npos;
    return only_spaces && wide_before && wide_after ? "" : to_valid_utf8(gap);
  }
  const std::string_view head = slice(source, 0, begin);
  const std::string_view tail = slice(source, end, source.size());
  const bool sentences = is_wide(last_code_point(head)) || ends_sentence(head) ||
                         (!tail.empty() && is_wide(first_code_point(tail).value));
  return sentences && !wide_before && !wide_after ? " " : "";
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
  return text + to_valid_utf8(slice(source, from, source.size()));
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
