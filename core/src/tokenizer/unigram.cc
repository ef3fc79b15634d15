#include "tokenizer/unigram.h"

#include <algorithm>
#include <limits>

#include "text/utf8.h"

namespace glossa {
namespace {

// SentencePiece's: an unknown character is this much worse than the worst piece.
constexpr float kUnknownPenalty = 10.0F;

// The best segmentation of the text up to one position.
struct Node {
  float score = -std::numeric_limits<float>::infinity();
  std::size_t begin = 0;  // of its last piece
  int id = -1;            // of its last piece; -1 where nothing ends here
};

// The first of equals stays, as in SentencePiece, which compares a sum in double precision with
// what it has kept in single precision: that decides between ways of nearly the same score.
void relax(Node& node, double score, std::size_t begin, int id) {
  if (node.id == -1 || score > node.score) node = {static_cast<float>(score), begin, id};
}

}  // namespace

std::vector<Piece> segment_unigram(const Vocabulary& vocabulary, std::string_view text) {
  const float unknown_score = vocabulary.min_score() - kUnknownPenalty;
  std::vector<Node> best(text.size() + 1);
  best[0].score = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::string_view rest = text.substr(begin);
    const std::size_t character = first_code_point(rest).size;
    const float before = best[begin].score;
    bool covers_character = false;
    vocabulary.for_each_prefix(rest, [&](std::size_t size, int id) {
      relax(best[begin + size], static_cast<double>(vocabulary.score(id)) + before, begin, id);
      covers_character |= size == character;
    });
    if (!covers_character) {
      relax(best[begin + character], before + unknown_score, begin, vocabulary.unk());
    }
    begin += character;
  }

  std::vector<Piece> pieces;
  for (std::size_t end = text.size(); end > 0;) {
    const Node& node = best[end];
    if (!pieces.empty() && node.id == vocabulary.unk() && pieces.back().id == node.id) {
      pieces.back().begin = node.begin;
    } else {
      pieces.push_back({node.id, node.begin, end});
    }
    end = node.begin;
  }
  std::reverse(pieces.begin(), pieces.end());
  return pieces;
}

}  // namespace glossa
