#include "translator/document.h"

#include <algorithm>

#include "tokenizer/utf8.h"

namespace glossa {
namespace {

// Sentences written without spaces have none between them, and their translations may need one.
bool needs_space(std::string_view source_before, std::string_view before, std::string_view after) {
  return is_wide(last_code_point(source_before)) && !before.empty() && !after.empty() &&
         !is_wide(last_code_point(before)) && !is_wide(first_code_point(after).value);
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
    if (k > 0 && from == range.begin && needs_space(source.substr(0, from), text, translation)) {
      text += ' ';
    }
    text += to_valid_utf8(source.substr(from, range.begin - from));
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
