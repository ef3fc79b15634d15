#include "translator/document.h"

#include <algorithm>

#include "tokenizer/utf8.h"

namespace glossa {
namespace {

// The n-th best text; begins(k, offset) hears where in it sentence k begins.
template <typename Begins>
std::string compose(std::string_view source, const Document& document, std::size_t n,
                    Begins begins) {
  std::string text;
  std::size_t from = 0;
  for (std::size_t k = 0; k < document.sentences.size(); ++k) {
    const auto& [range, text_begin, translations] = document.sentences[k];
    text += to_valid_utf8(source.substr(from, range.begin - from));
    begins(k, text.size());
    text += translations[std::min(n, translations.size() - 1)].text;
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
