#include "tokenizer/tokenizer.h"

#include <algorithm>
#include <utility>

#include "text/utf8.h"
#include "tokenizer/unigram.h"

namespace glossa {
namespace {

constexpr const char* kCharsmap = "tokenizer.charsmap";
constexpr const char* kUnknown = "\xE2\x81\x87";  // U+2047, for an <unk> without a copy

// How many bytes of leading spaces a piece has.
std::size_t leading_spaces(std::string_view piece) {
  std::size_t size = 0;
  while (piece.substr(size).starts_with(kSpaceSymbol)) size += kSpaceSymbol.size();
  return size;
}

std::string unescape(std::string_view piece) {
  std::string text;
  while (!piece.empty()) {
    if (piece.starts_with(kSpaceSymbol)) {
      text += ' ';
      piece.remove_prefix(kSpaceSymbol.size());
    } else {
      text += piece[0];
      piece.remove_prefix(1);
    }
  }
  return text;
}

// Is the last character of what was read one of the marks that opens: at the beginning, behind a
// space, or behind one that does? No quotation opens within another, and 6" is no quotation.
class Opening {
 public:
  explicit Opening(std::string_view marks) : marks_(marks) {}

  void read(std::string_view text) {
    for (const char c : text) {
      opens_ = marks_.find(c) != std::string_view::npos && (before_ == ' ' || opens_) &&
               !(c == '"' && quoted_);
      if (c == '"') quoted_ = opens_;
      before_ = c;
    }
  }

  bool opens() const { return opens_; }

 private:
  std::string_view marks_;
  bool opens_ = false;
  bool quoted_ = false;
  char before_ = ' ';
};

}  // namespace

Tokenizer::Tokenizer(Vocabulary vocabulary, Normalizer normalizer)
    : vocabulary_(std::move(vocabulary)), normalizer_(std::move(normalizer)) {
  for (const std::string mark : {"(", "[", "\"", "'"}) {
    const std::string spaced = std::string(kSpaceSymbol).append(mark).append(kSpaceSymbol);
    if (normalizer_.normalize(" " + mark + "a").text == spaced + "a") opening_ += mark;
  }
}

Result<Tokenizer> Tokenizer::read(const Safetensors& file, const Config& config) {
  auto vocabulary = Vocabulary::read(file, config);
  if (!vocabulary) return tl::unexpected(vocabulary.error());

  Charsmap charsmap;
  for (const auto& [name, tensor] : file.tensors) {
    if (!name.starts_with("tokenizer.")) continue;
    if (name == kCharsmap) {
      if (tensor.dtype != DType::kU8) {
        return invalid_model(name + ": expected dtype U8, found " + glossa::name(tensor.dtype));
      }
      auto parsed = Charsmap::parse(tensor.data);
      if (!parsed) return tl::unexpected(parsed.error());
      charsmap = std::move(*parsed);
    } else if (name != "tokenizer.pieces" && name != "tokenizer.scores") {
      return invalid_model(name + ": expected no tensor of this name");
    }
  }
  const Normalizer::Rules rules{config.add_dummy_prefix, config.remove_extra_whitespaces};
  return Tokenizer(std::move(*vocabulary), Normalizer(std::move(charsmap), rules));
}

Encoding Tokenizer::encode(std::string_view text) const {
  const std::string_view lead = opening_.empty() ? "" : " ";  // so that a first mark opens too
  const Normalized normalized = normalizer_.normalize(std::string(lead).append(text));
  const auto place = [&](std::size_t k) {
    return std::max(normalized.origin[k], lead.size()) - lead.size();
  };
  Encoding encoding;
  for (const Piece& piece : segment_unigram(vocabulary_, normalized.text)) {
    const std::string_view spelled =
        std::string_view(normalized.text).substr(piece.begin, piece.end - piece.begin);
    const std::size_t end = place(piece.end);
    const std::size_t begin = place(piece.begin + leading_spaces(spelled));
    encoding.ids.push_back(piece.id);
    encoding.tokens.push_back({std::string(spelled), {std::min(begin, end), end}});
  }
  return encoding;
}

Decoding Tokenizer::decode(std::span<const int> ids, std::span<const std::string> copies) const {
  const Normalizer::Rules& rules = normalizer_.rules();
  // As in SentencePiece, the space that normalization writes before the first word is not part of
  // the text; further ones are not either where runs of spaces are one.
  bool trims = rules.add_dummy_prefix || rules.remove_extra_whitespaces;
  Decoding decoding;
  Opening opening(opening_);
  std::size_t copied = 0;
  for (const int id : ids) {
    std::string spelled = vocabulary_.piece(id);
    std::string text;
    if (id == vocabulary_.unk()) {
      spelled = copied < copies.size() ? copies[copied++] : kUnknown;
      // Chinese has no piece for the space that a word copied behind another one needs.
      const bool space = !decoding.text.empty() && is_ascii_alphanumeric(decoding.text.back()) &&
                         !spelled.empty() && is_ascii_alphanumeric(spelled.front());
      text = (space ? " " : "") + spelled;
    } else if (!vocabulary_.is_control(id)) {
      text = unescape(spelled);
      if (trims && decoding.text.empty() && text.starts_with(' ')) {
        text.erase(0, 1);
        trims = rules.remove_extra_whitespaces;
      }
      if (opening.opens()) text.erase(0, text.find_first_not_of(' '));
    }
    const std::size_t start = decoding.text.size();
    decoding.text += text;
    opening.read(text);
    const std::size_t word = std::min(text.find_first_not_of(' '), text.size());
    decoding.tokens.push_back({std::move(spelled), {start + word, decoding.text.size()}});
  }
  return decoding;
}

}  // namespace glossa
