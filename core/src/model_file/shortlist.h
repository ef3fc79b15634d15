// A lexical shortlist: the target pieces that a source sentence may need (Jean et al. 2015; learned
// from the training data by weights/glossa_train/shortlist.py). The rest of the vocabulary is then
// not even scored.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "glossa/error.h"
#include "model_file/config.h"
#include "model_file/safetensors.h"

namespace glossa {

class Shortlist {
 public:
  // Nothing where the file has no shortlist. Error: kInvalidModel, where a tensor of it is missing
  // or has another type, shape or range.
  static Result<std::optional<Shortlist>> read(const Safetensors& file, const Config& config);

  // Candidates whatever the source, ascending; eos and unk are among them, pad and bos are not.
  const std::vector<int>& frequent() const { return frequent_; }

  // The further candidates of a sentence of these pieces, ascending, distinct.
  std::vector<int> further(std::span<const int> source) const;

 private:
  std::vector<int> frequent_;
  std::vector<std::size_t> begins_;  // [V + 1], of a source piece's run in candidates_
  std::vector<std::uint16_t> candidates_;
};

}  // namespace glossa
