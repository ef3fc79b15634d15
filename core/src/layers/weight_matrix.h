// A weight matrix as a model file gives it, before it is packed for products.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "glossa/precision.h"
#include "layers/matrix.h"

namespace glossa {

// W [rows, columns]: `floats`, or `integers` times `scales`.
struct WeightMatrix {
  Index rows = 0;
  Index columns = 0;
  std::vector<float> floats;  // [rows, columns] where the precision is kFloat32
  // [rows, columns] where it is kInt8; in `storage` or in the file, which then must outlive this.
  const std::int8_t* integers = nullptr;
  std::unique_ptr<std::int8_t[]> storage;
  std::vector<float> scales;  // [rows], kInt8

  Precision precision() const {
    return integers == nullptr ? Precision::kFloat32 : Precision::kInt8;
  }
};

// Some columns of a matrix: its product with the part of the input that they belong to.
struct WeightBlock {
  const WeightMatrix* matrix;
  Index column;  // the first
};

}  // namespace glossa
