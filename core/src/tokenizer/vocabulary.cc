#include "tokenizer/vocabulary.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "model_file/heap_sort.h"
#include "text/utf8.h"

namespace glossa {
namespace {

constexpr const char* kPieces = "tokenizer.pieces";
constexpr const char* kScores = "tokenizer.scores";

Result<std::vector<std::string>> read_pieces(const Tensor& tensor, std::size_t expected) {
  std::vector<std::string> pieces;
  std::string_view rest(reinterpret_cast<const char*>(tensor.data.data()), tensor.data.size());
  while (!rest.empty()) {
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) {
      return invalid_model(std::string(kPieces) + ": expected a NUL after the last piece");
    }
    const std::string_view piece = rest.substr(0, end);
    if (piece.empty() || to_valid_utf8(piece) != piece) {
      return invalid_model(std::string(kPieces) + ": expected UTF-8 text as piece " +
                           std::to_string(pieces.size()) + ", found something else");
    }
    pieces.emplace_back(piece);
    rest.remove_prefix(end + 1);
  }
  if (pieces.size() != expected) {
    return invalid_model(std::string(kPieces) + ": expected " + std::to_string(expected) +
                         " pieces, found " + std::to_string(pieces.size()));
  }
  return pieces;
}

Result<std::vector<float>> read_scores(const Tensor& tensor) {
  std::vector<float> scores(tensor.data.size() / sizeof(float));
  if (!scores.empty()) std::memcpy(scores.data(), tensor.data.data(), tensor.data.size());
  for (const float score : scores) {
    if (!(std::abs(score) <= 1e6F)) {  // also true for NaN
      return invalid_model(std::string(kScores) + ": expected finite numbers up to 1e6, found " +
                           std::to_string(score));
    }
  }
  return scores;
}

// What there is of a tensor, for a message.
std::string describe(const Safetensors& file, const char* tensor) {
  const auto found = file.tensors.find(tensor);
  if (found == file.tensors.end()) return "no tensor";
  return std::string("dtype ") + name(found->second.dtype) + " and shape " +
         to_string(found->second.shape);
}

}  // namespace

Result<Vocabulary> Vocabulary::read(const Safetensors& file, const Config& config) {
  const auto size = static_cast<std::size_t>(config.vocabulary_size);
  const auto pieces = file.tensors.find(kPieces);
  if (pieces == file.tensors.end() || pieces->second.dtype != DType::kU8) {
    return invalid_model(std::string(kPieces) + ": expected dtype U8, found " +
                         describe(file, kPieces));
  }
  const auto scores = file.tensors.find(kScores);
  if (scores == file.tensors.end() || scores->second.dtype != DType::kF32 ||
      scores->second.shape != std::vector<std::size_t>{size}) {
    return invalid_model(std::string(kScores) + ": expected dtype F32 and shape [" +
                         std::to_string(size) + "], found " + describe(file, kScores));
  }
  auto texts = read_pieces(pieces->second, size);
  if (!texts) return tl::unexpected(texts.error());
  auto numbers = read_scores(scores->second);
  if (!numbers) return tl::unexpected(numbers.error());

  Vocabulary result;
  result.pieces_ = std::move(*texts);
  result.scores_ = std::move(*numbers);
  result.pad_ = config.pad;
  result.unk_ = config.unk;
  result.bos_ = config.bos;
  result.eos_ = config.eos;
  for (int id = 0; id < result.size(); ++id) {
    if (!result.is_control(id) && id != result.unk_) result.sorted_.push_back(id);
  }
  const auto by_piece = [&result](int a, int b) { return result.piece(a) < result.piece(b); };
  heap_sort(result.sorted_, by_piece);
  const auto same = [&result](int a, int b) { return result.piece(a) == result.piece(b); };
  const auto twice = std::adjacent_find(result.sorted_.begin(), result.sorted_.end(), same);
  if (twice != result.sorted_.end()) {
    return invalid_model(std::string(kPieces) + ": expected every piece once, found \"" +
                         result.piece(*twice) + "\" twice");
  }
  for (const int id : result.sorted_) {
    ++result.by_byte_[static_cast<unsigned char>(result.piece(id).front()) + 1U];
  }
  std::partial_sum(result.by_byte_.begin(), result.by_byte_.end(), result.by_byte_.begin());
  const auto by_score = [&result](int a, int b) { return result.score(a) < result.score(b); };
  result.min_score_ =
      result.score(*std::min_element(result.sorted_.begin(), result.sorted_.end(), by_score));
  return result;
}

std::pair<std::size_t, std::size_t> Vocabulary::narrow(std::size_t first, std::size_t last,
                                                       std::size_t depth, char byte) const {
  // Within the range all pieces agree before `depth`, so it is sorted by the byte at `depth`; one
  // that ends there comes first, as -1.
  const auto byte_at = [this, depth](int id) {
    const std::string& text = piece(id);
    return depth < text.size() ? static_cast<int>(static_cast<unsigned char>(text[depth])) : -1;
  };
  const auto begin = sorted_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = sorted_.begin() + static_cast<std::ptrdiff_t>(last);
  const int wanted = static_cast<unsigned char>(byte);
  // The rest of a character that all begin with, for instance of "▁".
  if (byte_at(*begin) == wanted && byte_at(*(end - 1)) == wanted) return {first, last};
  const auto low = std::partition_point(begin, end, [&](int id) { return byte_at(id) < wanted; });
  const auto high = std::partition_point(low, end, [&](int id) { return byte_at(id) == wanted; });
  return {static_cast<std::size_t>(low - sorted_.begin()),
          static_cast<std::size_t>(high - sorted_.begin())};
}

}  // namespace glossa
