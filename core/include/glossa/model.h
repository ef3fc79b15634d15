// A loaded model: configuration, weights and tokenizer, checked and immutable.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "glossa/error.h"

namespace glossa {

struct Parts;  // core/src/model/parts.h

class Model {
 public:
  // Reads a model file (safetensors; weights/README.md has the format). Every name, shape, type and
  // bound is checked before anything is computed, and no size is taken from the file unchecked.
  // The weights are copied: `file` may go as soon as this returns.
  // Error: kInvalidModel.
  static Result<Model> load(std::span<const std::byte> file);

  // BCP 47 tags of what the model reads and writes.
  const std::string& source_language() const;
  const std::string& target_language() const;

  // The parts, for the engine's own layers.
  const Parts& parts() const { return *parts_; }

 private:
  explicit Model(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

  std::shared_ptr<const Parts> parts_;  // shared by copies; a Model is cheap to copy
};

}  // namespace glossa
