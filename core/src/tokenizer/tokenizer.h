// Text to token ids and back, with each token's place in the text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "glossa/error.h"
#include "glossa/translation.h"
#include "model_file/config.h"
#include "model_file/safetensors.h"
#include "tokenizer/normalizer.h"
#include "tokenizer/vocabulary.h"

namespace glossa {

struct Encoding {
  std::vector<int> ids;
  std::vector<Token> tokens;  // as many as ids
};

struct Decoding {
  std::string text;
  std::vector<Token> tokens;  // as many as ids were given
};

class Tokenizer {
 public:
  // Error: kInvalidModel.
  static Result<Tokenizer> read(const Safetensors& file, const Config& config);

  // The ids that SentencePiece gives, without "</s>"; ranges are bytes of `text` as given.
  Encoding encode(std::string_view text) const;

  // The text of `ids`, without the spaces that normalization writes behind opening marks. The k-th
  // <unk> is spelled copies[k].
  Decoding decode(std::span<const int> ids, std::span<const std::string> copies = {}) const;

  const Vocabulary& vocabulary() const { return vocabulary_; }

 private:
  Tokenizer(Vocabulary vocabulary, Normalizer normalizer);

  Vocabulary vocabulary_;
  Normalizer normalizer_;
  std::string opening_;  // marks behind which normalization writes a space
};

}  // namespace glossa
