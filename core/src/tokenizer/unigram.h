// The most probable segmentation of a text into pieces (Kudo 2018).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "tokenizer/vocabulary.h"

namespace glossa {

struct Piece {
  int id;
  std::size_t begin;  // bytes of the text
  std::size_t end;
};

// The pieces cover `text` (valid UTF-8) in order. Neighbouring characters that no piece covers are
// one <unk>, as in SentencePiece.
std::vector<Piece> segment_unigram(const Vocabulary& vocabulary, std::string_view text);

}  // namespace glossa
