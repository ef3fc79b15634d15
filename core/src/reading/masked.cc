#include "reading/masked.h"

#include <cstddef>
#include <string>

#include "text/part.h"
#include "text/utf8.h"

namespace glossa {
namespace {

// Of private use: no text that a model learnt from has it.
constexpr std::string_view kMask = "\xEE\x80\x80";  // U+E000

// Where a place of the masked sentence is in the sentence.
class Unmasked {
 public:
  explicit Unmasked(std::span<const Range> spans) : spans_(spans) {}

  std::size_t operator()(std::size_t place) const {
    std::size_t shift = 0;  // of the text after the spans so far
    for (const Range& span : spans_) {
      if (place + shift <= span.begin) break;
      if (place + shift < span.begin + kMask.size()) return span.end;
      shift += (span.end - span.begin) - kMask.size();
    }
    return place + shift;
  }

 private:
  std::span<const Range> spans_;
};

}  // namespace

std::optional<Encoding> encode_masked(const Tokenizer& tokenizer, std::string_view sentence,
                                      std::span<const Range> spans) {
  std::string masked;
  std::size_t end = 0;
  for (const Range& span : spans) {
    masked += sentence.substr(end, span.begin - end);
    masked += kMask;
    end = span.end;
  }
  masked += sentence.substr(end);

  Encoding encoding = tokenizer.encode(masked);
  const Unmasked unmasked(spans);
  std::size_t unknown = 0;
  for (std::size_t k = 0; k < encoding.ids.size(); ++k) {
    auto& [text, range] = encoding.tokens[k];
    range = {unmasked(range.begin), unmasked(range.end)};
    if (text.find(kMask) == std::string::npos) continue;
    if (encoding.ids[k] != tokenizer.vocabulary().unk()) return std::nullopt;
    text = to_valid_utf8(part(sentence, range));
    ++unknown;
  }
  if (unknown == 0) return std::nullopt;
  return encoding;
}

}  // namespace glossa
