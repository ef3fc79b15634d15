// Model files in parts, so that a test can make a small one, or break one thing in a good one.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model_file/config.h"
#include "tokenizer/tokenizer.h"

namespace glossa::test {

struct TensorBytes {
  std::string dtype;
  std::vector<std::size_t> shape;
  std::string data;
};

struct ModelBytes {
  std::map<std::string, std::string> metadata;
  std::map<std::string, TensorBytes> tensors;

  // The file; tensors in the order of their names.
  std::vector<std::byte> bytes() const;
};

// The parts of a valid file.
ModelBytes take_apart(std::span<const std::byte> file);

// The JSON header of a file, and a file with another header before the same data.
std::string header_of(std::span<const std::byte> file);
std::vector<std::byte> with_header(std::span<const std::byte> file, const std::string& header);

// `text` with `from` (which must be there) replaced by `to`, once.
std::string replaced(std::string text, const std::string& from, const std::string& to);

TensorBytes float_tensor(const std::vector<std::size_t>& shape, const std::vector<float>& values);

using ScoredPiece = std::pair<std::string, float>;

// <pad>, <unk>, <s>, </s> and then the given ones.
std::vector<ScoredPiece> with_special(const std::vector<ScoredPiece>& pieces);

// A vocabulary that only its tokenizer is wanted of.
ModelBytes vocabulary_file(const std::vector<ScoredPiece>& pieces);
ModelBytes vocabulary_file(const std::vector<ScoredPiece>& pieces, const Config& config);

// A shortlist: pieces for all sources, and per source piece further ones.
struct ShortlistBytes {
  std::vector<int> frequent;
  std::map<int, std::vector<int>> further;
};

void add_shortlist(ModelBytes& model, std::size_t vocabulary_size, const ShortlistBytes& shortlist);
TensorBytes u16_tensor(const std::vector<int>& values);

// A network of the smallest sizes, with random weights between -limit and limit.
ModelBytes random_model(const std::vector<ScoredPiece>& pieces, std::uint64_t seed,
                        float limit = 1);
// The same with other sizes; a tied readout, shared embeddings and one encoder layer.
ModelBytes random_model(const std::vector<ScoredPiece>& pieces, const Config& config,
                        std::uint64_t seed, float limit = 1);

// The tokenizer of a vocabulary without normalization rules.
Tokenizer tokenizer_of(const std::vector<ScoredPiece>& pieces);

// The config of random_model.
Config tiny_config(std::size_t vocabulary_size);

}  // namespace glossa::test
