// The safetensors container: a JSON header that names tensors, then their bytes.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "glossa/error.h"

namespace glossa {

enum class DType { kF32, kI8, kU8, kU16 };

const char* name(DType dtype);

struct Tensor {
  DType dtype;
  std::vector<std::size_t> shape;
  std::span<const std::byte> data;  // into the file; exactly product(shape) * size(dtype) bytes
};

struct Safetensors {
  std::map<std::string, std::string, std::less<>> metadata;
  std::map<std::string, Tensor, std::less<>> tensors;

  // Checks the container: header, types, shapes, and that the tensors cover the data without gap or
  // overlap. The tensors point into `file`.
  // Error: kInvalidModel.
  static Result<Safetensors> parse(std::span<const std::byte> file);
};

// The Error of everything that a model file can get wrong. What a message quotes from the file may
// be long or hold control characters: it becomes one line of readable length.
tl::unexpected<Error> invalid_model(std::string message);

// "[3, 4]", for messages.
std::string to_string(const std::vector<std::size_t>& shape);

}  // namespace glossa
