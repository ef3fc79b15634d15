#include "model_file/shortlist.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace glossa {
namespace {

constexpr const char* kFrequent = "shortlist.frequent";
constexpr const char* kCounts = "shortlist.counts";
constexpr const char* kCandidates = "shortlist.candidates";

// The tensor, or an error that says how it is not a one-dimensional array of this type.
Result<std::span<const std::byte>> array(const Safetensors& file, const char* name, DType dtype) {
  const auto found = file.tensors.find(name);
  const std::string expected = std::string("tensor ") + name + ": expected an array of dtype " +
                               glossa::name(dtype) + ", found ";
  if (found == file.tensors.end()) return invalid_model(expected + "no tensor");
  const Tensor& tensor = found->second;
  if (tensor.dtype != dtype || tensor.shape.size() != 1) {
    return invalid_model(expected + glossa::name(tensor.dtype) + " " + to_string(tensor.shape));
  }
  return tensor.data;
}

Result<std::vector<std::uint16_t>> pieces(const Safetensors& file, const char* name) {
  const auto data = array(file, name, DType::kU16);
  if (!data) return tl::unexpected(data.error());
  std::vector<std::uint16_t> result(data->size() / sizeof(std::uint16_t));
  if (!result.empty()) std::memcpy(result.data(), data->data(), data->size());
  return result;
}

// A run of pieces must ascend, and hold only what may be said.
Result<void> check_run(const char* name, std::span<const std::uint16_t> run, const Config& config) {
  const auto wrong = [name](const std::string& expected, int found) {
    return invalid_model(std::string("tensor ") + name + ": expected " + expected + ", found " +
                         std::to_string(found));
  };
  int previous = -1;
  for (const int piece : run) {
    if (piece >= config.vocabulary_size) {
      return wrong("pieces below " + std::to_string(config.vocabulary_size), piece);
    }
    if (piece == config.pad || piece == config.bos) return wrong("neither pad nor bos", piece);
    if (piece <= previous) {
      return wrong("ascending pieces after " + std::to_string(previous), piece);
    }
    previous = piece;
  }
  return {};
}

Result<void> check_frequent(std::span<const std::uint16_t> frequent, const Config& config) {
  if (auto ok = check_run(kFrequent, frequent, config); !ok) return ok;
  for (const int special : {config.eos, config.unk}) {
    if (!std::binary_search(frequent.begin(), frequent.end(), special)) {
      return invalid_model(std::string("tensor ") + kFrequent +
                           ": expected eos and unk among the pieces, found no " +
                           std::to_string(special));
    }
  }
  return {};
}

}  // namespace

Result<std::optional<Shortlist>> Shortlist::read(const Safetensors& file, const Config& config) {
  const auto is_ours = [](const auto& entry) { return entry.first.starts_with("shortlist."); };
  const auto count = std::count_if(file.tensors.begin(), file.tensors.end(), is_ours);
  if (count == 0) return std::nullopt;
  const auto frequent = pieces(file, kFrequent);
  if (!frequent) return tl::unexpected(frequent.error());
  const auto counts = array(file, kCounts, DType::kU8);
  if (!counts) return tl::unexpected(counts.error());
  auto candidates = pieces(file, kCandidates);
  if (!candidates) return tl::unexpected(candidates.error());
  if (count != 3) {
    return invalid_model(
        "expected the tensors shortlist.frequent, .counts and .candidates, found " +
        std::to_string(count) + " of that name");
  }
  if (auto ok = check_frequent(*frequent, config); !ok) return tl::unexpected(ok.error());
  if (counts->size() != static_cast<std::size_t>(config.vocabulary_size)) {
    return invalid_model(std::string("tensor ") + kCounts + ": expected a count for each of " +
                         std::to_string(config.vocabulary_size) + " pieces, found " +
                         std::to_string(counts->size()));
  }

  Shortlist result;
  result.frequent_.assign(frequent->begin(), frequent->end());
  result.begins_ = {0};
  for (const std::byte run : *counts) {
    result.begins_.push_back(result.begins_.back() + std::to_integer<std::size_t>(run));
  }
  if (result.begins_.back() != candidates->size()) {
    return invalid_model(std::string("tensor ") + kCandidates + ": expected as many pieces as " +
                         kCounts + " add up to, " + std::to_string(result.begins_.back()) +
                         ", found " + std::to_string(candidates->size()));
  }
  result.candidates_ = std::move(*candidates);
  const std::span<const std::uint16_t> all = result.candidates_;
  for (std::size_t piece = 0; piece < counts->size(); ++piece) {
    const auto run =
        all.subspan(result.begins_[piece], result.begins_[piece + 1] - result.begins_[piece]);
    if (auto ok = check_run(kCandidates, run, config); !ok) return tl::unexpected(ok.error());
    for (const int candidate : run) {
      if (std::binary_search(result.frequent_.begin(), result.frequent_.end(), candidate)) {
        return invalid_model(std::string("tensor ") + kCandidates + ": expected none of " +
                             kFrequent + ", found " + std::to_string(candidate));
      }
    }
  }
  return result;
}

std::vector<int> Shortlist::further(std::span<const int> source) const {
  std::vector<char> found(begins_.size());  // has room for all pieces
  for (const int piece : source) {
    const auto index = static_cast<std::size_t>(piece);
    for (std::size_t k = begins_[index]; k < begins_[index + 1]; ++k) found[candidates_[k]] = 1;
  }
  std::vector<int> result;
  for (std::size_t piece = 0; piece < found.size(); ++piece) {
    if (found[piece] != 0) result.push_back(static_cast<int>(piece));
  }
  return result;
}

}  // namespace glossa
