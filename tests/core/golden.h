// Numbers that PyTorch computed (tests/oracle/make_golden.py).
#pragma once

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "files.h"
#include "layers/matrix.h"
#include "model_file/safetensors.h"

namespace glossa::test {

class Golden {
 public:
  explicit Golden(const std::string& name) : bytes_(read_file(name)) {
    auto file = Safetensors::parse(bytes_);
    REQUIRE_MESSAGE(file.has_value(), file.error().message);
    file_ = std::move(*file);
  }
  Golden(const Golden&) = delete;  // file_ points into bytes_
  Golden& operator=(const Golden&) = delete;

  const std::vector<std::size_t>& shape(const std::string& name) const {
    return tensor(name).shape;
  }

  // All dimensions but the last are rows.
  Matrix matrix(const std::string& name) const {
    const Tensor& found = tensor(name);
    const auto count = static_cast<Index>(found.data.size() / sizeof(float));
    const auto columns = static_cast<Index>(found.shape.back());
    Matrix result(count / columns, columns);
    std::memcpy(result.data(), found.data.data(), found.data.size());
    return result;
  }

  Vector vector(const std::string& name) const {
    const Matrix values = matrix(name);
    return Eigen::Map<const Vector>(values.data(), values.size());
  }

  // Whole numbers; a [T, B] tensor comes row after row.
  std::vector<int> integers(const std::string& name) const {
    const Vector values = vector(name);
    return {values.begin(), values.end()};
  }

  std::vector<Index> lengths(const std::string& name) const {
    const Vector values = vector(name);
    return {values.begin(), values.end()};
  }

 private:
  const Tensor& tensor(const std::string& name) const {
    const auto found = file_.tensors.find(name);
    REQUIRE_MESSAGE(found != file_.tensors.end(), name);
    return found->second;
  }

  std::vector<std::byte> bytes_;
  Safetensors file_;
};

}  // namespace glossa::test
