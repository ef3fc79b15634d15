#include "reply.h"

#include <bit>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

namespace glossa {
namespace {

static_assert(std::endian::native == std::endian::little, "words are stored as they are");

class Writer {
 public:
  explicit Writer(std::uint32_t code) : words_{0, code} {}

  void integer(std::size_t value) { words_.push_back(static_cast<std::uint32_t>(value)); }

  void string(std::string_view text) {
    integer(text.size());
    const std::size_t at = words_.size();
    words_.resize(at + (text.size() + 3) / 4);
    std::memcpy(words_.data() + at, text.data(), text.size());
  }

  void floats(std::span<const float> values) {
    for (const float value : values) words_.push_back(std::bit_cast<std::uint32_t>(value));
  }

  void tokens(std::span<const Token> tokens) {
    integer(tokens.size());
    for (const Token& token : tokens) {
      string(token.text);
      range(token.range);
    }
  }

  void sentence(const Range& where, std::size_t text_begin,
                std::span<const Translation> translations) {
    range(where);
    integer(text_begin);
    tokens(translations.front().source);  // the same for all
    integer(translations.size());
    for (const Translation& translation : translations) {
      string(translation.text);
      floats({&translation.score, 1});
      tokens(translation.target);
      floats(translation.log_probabilities);
      floats(translation.attention);
    }
  }

  Reply finish() {
    words_.front() = static_cast<std::uint32_t>((words_.size() - 1) * sizeof(words_.front()));
    return std::move(words_);
  }

 private:
  void range(const Range& range) {
    integer(range.begin);
    integer(range.end);
  }

  Reply words_;
};

}  // namespace

Reply encode_reply(const Error& error) {
  Writer writer(static_cast<std::uint32_t>(error.code));
  writer.string(error.message);
  return writer.finish();
}

Reply encode_reply(const Model& model) {
  Writer writer(0);
  writer.string(model.source_language());
  writer.string(model.target_language());
  writer.string(model.instruction_set());
  return writer.finish();
}

Reply encode_reply(const Document& document) {
  Writer writer(0);
  writer.string(document.text);
  writer.integer(document.sentences.size());
  for (const Sentence& sentence : document.sentences) {
    writer.sentence(sentence.range, sentence.text_begin, sentence.translations);
  }
  return writer.finish();
}

Reply encode_reply(const Translation& alignment, std::size_t source_bytes) {
  Writer writer(0);
  writer.sentence({0, source_bytes}, 0, {&alignment, 1});
  writer.floats(alignment.alignment);
  return writer.finish();
}

Reply encode_reply(std::span<const Alternative> alternatives) {
  Writer writer(0);
  writer.integer(alternatives.size());
  for (const Alternative& alternative : alternatives) {
    writer.string(alternative.text);
    writer.string(alternative.token);
    writer.floats({&alternative.log_probability, 1});
    writer.integer(alternative.ends ? 1 : 0);
  }
  return writer.finish();
}

}  // namespace glossa
