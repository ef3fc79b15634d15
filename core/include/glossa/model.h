// A loaded model: configuration, weights and tokenizer, checked and immutable.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "glossa/error.h"
#include "glossa/precision.h"

namespace glossa {

struct Parts;  // core/src/model/parts.h

// The instruction sets that this build has and this machine runs, the fastest first.
std::vector<std::string_view> instruction_sets();

struct LoadOptions {
  Precision precision = Precision::kInt8;
  // Instructions to compute with: sse2, avx2, avx512vnni or neon natively; a WebAssembly module has
  // one, simd128 or relaxed-simd. Empty: the fastest that the machine has.
  std::string_view instruction_set = {};
};

class Model {
 public:
  // Reads a model file (safetensors; weights/format.md has the format). Every name, shape, type and
  // bound is checked before anything is computed, and no size is taken from the file unchecked.
  // The weights are copied, packed as the instructions need them: `file` may go as soon as this
  // returns.
  // Error: kInvalidModel; kInvalidOption where the machine lacks the instruction set.
  static Result<Model> load(std::span<const std::byte> file, const LoadOptions& options = {});

  // BCP 47 tags of what the model reads and writes.
  const std::string& source_language() const;
  const std::string& target_language() const;
  // The instructions that it computes with.
  std::string_view instruction_set() const;

  // The parts, for the engine's own layers.
  const Parts& parts() const { return *parts_; }

 private:
  explicit Model(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

  std::shared_ptr<const Parts> parts_;  // shared by copies; a Model is cheap to copy
};

}  // namespace glossa
